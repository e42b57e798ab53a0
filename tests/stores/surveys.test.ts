import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#functions/ids.ts";
import { answerSurvey, openSurvey, researcher } from "../journeys/survey-answers.ts";
import { startWorld, type World } from "../journeys/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ at: "2026-12-01T09:41:17.123Z" });
});
afterAll(() => world.stop());

async function items(): Promise<Record<string, AttributeValue>[]> {
  return (await world.client.send(new ScanCommand({ TableName: world.table }))).Items ?? [];
}
const keyOf = ({ pk, sk }: Record<string, AttributeValue>) => `${pk?.S} ${sk?.S}`;
const entityOf = (item: Record<string, AttributeValue> | undefined) => item?.__edb_e__?.S;

const outcomes = async (...acts: Promise<unknown>[]) =>
  (await Promise.allSettled(acts)).map((each) => (each.status === "fulfilled" ? "done" : each.reason.code));

describe("what the table holds of an answer", () => {
  it("joins nobody to what they said, tells no time of day, and holds no word in the clear", async () => {
    const { surveyId } = await openSurvey(world);
    const before = new Set((await items()).map(keyOf));
    const personId = newId("person");
    const code = await answerSurvey(world, surveyId, { texts: { q3: "canaryphrase" }, sector: "nhs" }, personId);
    const written = (await items()).filter((item) => !before.has(keyOf(item)));
    expect(written).toHaveLength(6);
    const all = JSON.stringify(written);
    for (const unsaid of [personId, code, "canaryphrase", "09:41", "nhs"]) expect(all).not.toContain(unsaid);
    const participantId = world.services.consent.participantIdOf(code) ?? "none";
    const [mark, ...others] = written.filter((item) => !JSON.stringify(item).includes(participantId));
    for (const item of [mark, ...others]) expect(["survey_part", "audit_event"]).toContain(entityOf(item));
    const part = written.find((item) => entityOf(item) === "survey_part");
    expect(Object.keys(part ?? {}).toSorted()).toEqual([
      "__edb_e__",
      "__edb_v__",
      "expiresAtSecond",
      "partHash",
      "pk",
      "sk",
    ]);
    expect(written.find((item) => entityOf(item) === "audit_event")).toMatchObject({
      actorId: { S: "a participant" },
      subjectId: { S: surveyId },
      at: { S: "2026-12-01T00:00:00.000Z" },
    });
  });

  it("is one answer of one person, however many they send at once, and none after closing", async () => {
    const { surveyId, actor } = await openSurvey(world);
    const personId = newId("person");
    const sent = await outcomes(...[1, 2, 3].map(() => answerSurvey(world, surveyId, {}, personId)));
    expect(sent.toSorted()).toEqual(["done", "survey_answered", "survey_answered"]);
    const { surveys } = world.services;
    expect(await outcomes(surveys.close(actor, surveyId), surveys.close(actor, surveyId))).toEqual(["done", "done"]);
    const before = (await items()).length;
    expect(await outcomes(answerSurvey(world, surveyId))).toEqual(["survey_not_open"]);
    expect((await items()).length).toBe(before);
  });
});

describe("figures", () => {
  it("are counted once, whatever happens after that, and kept when the answers’ time is over", async () => {
    const { surveyId, actor } = await openSurvey(world);
    const codes: string[] = [];
    for (let number = 0; number < 6; number += 1) codes.push(await answerSurvey(world, surveyId));
    const { surveys, consent } = world.services;
    const see = async () => (await surveys.results.view(actor, surveyId)).figures;
    await consent.withdraw(codes[0] ?? "");
    await surveys.close(actor, surveyId);
    expect(await see()).toBeUndefined();
    await world.settle();
    expect((await see())?.total).toBe(5);
    await surveys.count(surveyId);
    const participantId = consent.participantIdOf(codes[1] ?? "") ?? "";
    expect(await surveys.countAnswers(participantId)).toBe(1);
    world.setClock("2027-07-01T09:00:00.000Z");
    await world.services.runDueWork();
    await world.settle();
    expect(await surveys.countAnswers(participantId)).toBe(0);
    expect((await see())?.total).toBe(5);
    expect(
      (await items()).filter((item) => entityOf(item) === "survey_sheet" && item.surveyId?.S === surveyId),
    ).toEqual([]);
    world.setClock("2028-06-30T23:59:00.000Z");
    expect((await see())?.total, "on the last day of consent").toBe(5);
    world.setClock("2028-07-01T09:00:00.000Z");
    expect(await see()).toBeUndefined();
    await world.services.runDueWork();
    expect(await surveys.requireForDesk(actor, surveyId)).toMatchObject({ tally: { isEnough: false } });
    world.setClock("2026-12-01T09:41:17.123Z");
  });

  it("are hidden when a fifth person goes, whoever counts at that moment", async () => {
    const { surveyId, actor } = await openSurvey(world);
    const codes: string[] = [];
    for (let number = 0; number < 5; number += 1) codes.push(await answerSurvey(world, surveyId));
    const { surveys, consent } = world.services;
    await surveys.close(actor, surveyId);
    await Promise.all([surveys.count(surveyId), consent.withdraw(codes[2] ?? "")]);
    await world.settle();
    expect((await surveys.results.view(actor, surveyId)).figures).toBeUndefined();
    expect(await outcomes(surveys.results.listToClear(actor, surveyId))).toEqual(["too_few_answers"]);
  });
});

describe("a text", () => {
  it("does not come back when its writer withdraws while a researcher clears it", async () => {
    const { surveyId, actor } = await openSurvey(world);
    const codes: string[] = [];
    for (let number = 0; number < 8; number += 1)
      codes.push(await answerSurvey(world, surveyId, number < 2 ? { texts: { q3: `Text ${number}` } } : {}));
    const { surveys, consent } = world.services;
    await surveys.close(actor, surveyId);
    await world.settle();
    const { texts } = await surveys.results.listToClear(actor, surveyId);
    expect(texts).toHaveLength(2);
    await Promise.allSettled([
      ...texts.map((text) => surveys.results.clearText(actor, surveyId, text)),
      consent.withdraw(codes[0] ?? ""),
    ]);
    const { texts: cleared } = await surveys.results.view(actor, surveyId);
    expect(cleared.map(({ text }) => text)).toEqual(["Text 1"]);
    const { textId = "", version = 0 } = cleared[0] ?? {};
    const again = outcomes(surveys.results.clearText(researcher(), surveyId, { textId, version, text: "Changed" }));
    expect(await again).toEqual(["changed_meanwhile"]);
  });
});
