-- What the notifier asks for, a channel at a time, the gravest first. Its cycle is the channel.
create index deadline_notice on ledger.deadline (cycle, severity, due_at) where state = 'armed' and kind = 'NOTICE';
