import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { Id } from "#functions/ids.ts";
import type { Mailer } from "#functions/notifications/mailer.ts";
import type { PersonalData } from "#functions/personal-data.ts";

const StoredEmail = z.object({
  notificationId: z.string(),
  messageId: z.string(),
  to: z.object({ name: z.string(), address: z.string() }),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  headers: z.record(z.string(), z.string()),
  sentAt: z.iso.datetime(),
});
export type StoredEmail = z.infer<typeof StoredEmail>;

interface MailboxOptions {
  directory: string;
  personalData: PersonalData;
  now: () => Date;
}

const suffix = ".sealed";
const mostListed = 100;

/**
 * Where e-mail goes on a laptop: a file for each, sealed like everything else that holds an address, for a page to open. One sent twice
 * under one Message-ID is one file.
 */
export function createMailbox({ directory, personalData, now }: MailboxOptions) {
  const fileOf = (notificationId: string): string => path.join(directory, notificationId + suffix);

  /** Undefined when there is none of that name. */
  async function find(notificationId: string): Promise<StoredEmail | undefined> {
    if (!Id("notification").safeParse(notificationId).success) return undefined;
    const sealed = await readFile(fileOf(notificationId), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (sealed === undefined) return undefined;
    return StoredEmail.parse(JSON.parse(await personalData.open({ recordId: notificationId }, sealed)));
  }

  const mailer: Mailer = {
    async send(email) {
      const { notificationId } = email;
      const content = JSON.stringify({ ...email, sentAt: now().toISOString() });
      const draft = `${fileOf(notificationId)}.draft`;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(draft, await personalData.seal({ recordId: notificationId }, content), { mode: 0o600 });
      await rename(draft, fileOf(notificationId));
    },
  };

  return {
    mailer,
    find,

    /** The newest of them, the newest first. */
    async list(): Promise<StoredEmail[]> {
      const names = await readdir(directory).catch(() => []);
      const files = await Promise.all(
        names
          .filter((name) => name.endsWith(suffix))
          .map(async (name) => ({ name, writtenAt: (await stat(path.join(directory, name))).mtimeMs })),
      );
      const newest = files.sort((a, b) => b.writtenAt - a.writtenAt).slice(0, mostListed);
      const emails = await Promise.all(newest.map(({ name }) => find(name.slice(0, -suffix.length))));
      return emails.flatMap((email) => email ?? []);
    },
  };
}

export type Mailbox = ReturnType<typeof createMailbox>;
