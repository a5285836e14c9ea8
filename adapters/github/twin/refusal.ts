/** An HTTP answer that isn't a success, thrown from wherever it is found out. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly errors: readonly Readonly<Record<string, string>>[];
  /** GraphQL's word for it, where the status doesn't say it. */
  readonly type: string | undefined;

  constructor(
    status: number,
    message: string,
    errors: readonly Readonly<Record<string, string>>[] = [],
    type?: string,
  ) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.type = type;
  }
}

export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

export function invalid(message: string): Refusal {
  return new Refusal(422, "Validation Failed", [{ code: "custom", message }]);
}
