/** The version that a source ref names, where it is a tag that can be an image's, too. */
export function refTagOf(ref: string | undefined): string | undefined {
  return /^refs\/tags\/([A-Za-z0-9_][\w.-]{0,127})$/.exec(ref ?? "")?.[1];
}
