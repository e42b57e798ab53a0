import { createHash } from "node:crypto";

/** Of what an audit event stands for, or of what somebody was shown and then agreed to: SHA-256 of its JSON, in hexadecimal. */
export const digestOf = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
