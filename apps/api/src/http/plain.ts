/** What a DTO says, as plain data: its class does not go beyond the door. */
export function plain<Dto extends object>(dto: Dto): Pick<Dto, keyof Dto> {
  return Object.assign({}, dto);
}
