/** A row of the recruitment application's table `recruits`. */
export interface Recruit {
  readonly id: number;
  readonly first_name: string;
  readonly surname: string;
  readonly chatname: string;
  readonly github_name: string;
  /** Thirteen digits; the last is a check digit. */
  readonly id_number: string;
}
