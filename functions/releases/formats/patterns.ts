/** A host or a path prefix as a regular expression means it and nothing else. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** An escaped host in a line's alphabet; to be put into a regular expression. */
export const escapedHostForm = "[a-z0-9_-]+(?:\\\\\\.[a-z0-9_-]+)+";
