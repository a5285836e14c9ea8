/** An answer of the distribution spec's error form; thrown by a route, written by the server. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  body(): string {
    return JSON.stringify({ errors: [{ code: this.code, message: this.message }] });
  }
}
