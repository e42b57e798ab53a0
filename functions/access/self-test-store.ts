import { type EntityConfiguration, Service } from "electrodb";
import { commit } from "#functions/table.ts";
import { type Act, trace } from "#functions/trace.ts";
import { accessEntities } from "./entities.ts";
import { SelfTestImage } from "./self-test.ts";

/** The picture by which a tool is recognised: one for each tool. */
export function createSelfTestStore(config: EntityConfiguration) {
  const db = new Service(accessEntities(config), config);

  return {
    async findImage(toolId: string): Promise<SelfTestImage | undefined> {
      const { data } = await db.entities.selfTestImage.get({ toolId }).go({ consistent: true });
      return data ? SelfTestImage.parse(data) : undefined;
    },

    /** As it is from now on, if nobody changed it since `version` − 1. */
    async saveImage(image: SelfTestImage, act: Omit<Act, "subjectId">): Promise<void> {
      await commit(() =>
        db.transaction
          .write((actions) => [
            image.version === 1
              ? actions.selfTestImage.create(image).commit()
              : actions.selfTestImage
                  .put(image)
                  .where(({ version }, { eq }) => eq(version, image.version - 1))
                  .commit(),
            ...trace(actions, { ...act, subjectId: image.toolId }),
          ])
          .go(),
      );
    },
  };
}

export type SelfTestStore = ReturnType<typeof createSelfTestStore>;
