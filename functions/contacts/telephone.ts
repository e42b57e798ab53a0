import { parsePhoneNumberFromString } from "libphonenumber-js";

/** E.164, or undefined for what cannot be a telephone number. Numbers without a country are of the United Kingdom. */
export function normaliseTelephone(text: string): string | undefined {
  const number = parsePhoneNumberFromString(text, "GB");
  return number?.isPossible() ? number.number : undefined;
}

/** As people in its country write it. */
export const showTelephone = (e164: string): string => {
  const number = parsePhoneNumberFromString(e164);
  if (!number) return e164;
  return number.countryCallingCode === "44" ? number.formatNational() : number.formatInternational();
};
