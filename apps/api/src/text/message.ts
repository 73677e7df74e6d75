/** What a person reads about one code. `{name}` stands for a number of the problem's details, such as `{limit}`. */
export interface Message {
  readonly title: string;
  readonly detail: string;
}

/** Messages of one language, keyed by problem code. */
export type Catalogue = Readonly<Record<string, Message>>;
