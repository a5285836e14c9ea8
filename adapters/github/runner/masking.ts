/**
 * The secrets of one job. Everything that leaves the job passes through `hide`: log, summary, annotations.
 * A secret is hidden line by line, and also in the encodings that tools commonly print it in.
 */
export class Masks {
  readonly #secrets = new Set<string>();
  #ordered: readonly string[] = [];

  add(secret: string): void {
    const lines = secret.split(/\r?\n/);
    for (const value of [secret, ...lines].map((text) => text.trim())) {
      if (value === "") continue;
      this.#secrets.add(value);
      this.#secrets.add(JSON.stringify(value).slice(1, -1));
      this.#secrets.add(encodeURIComponent(value));
      if (value.length >= 4) this.#secrets.add(Buffer.from(value).toString("base64"));
    }
    this.#ordered = [...this.#secrets].sort((a, b) => b.length - a.length);
  }

  hide(text: string): string {
    return this.#ordered.reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
  }

  /** Whether the text has a secret in it: such an output never leaves its job. */
  covers(text: string): boolean {
    return this.#ordered.some((secret) => text.includes(secret));
  }
}
