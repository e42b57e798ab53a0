import ipaddr from "ipaddr.js";
import * as z from "zod";

const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (/^[0-9a-f:.]+$/i.test(text) && ipaddr.IPv6.isValid(text));

const isPort = (text: string): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;

/** A name server as dnsmasq(8) writes it: an address, and `#` with a port if it is not 53. No host name and no interface: neither says whom it asks. */
export const Resolver = z.string().refine(
  (text) => {
    const [address = "", ...ports] = text.split("#");
    return isAddress(address) && ports.length <= 1 && ports.every(isPort);
  },
  { error: "must be an IP address, with #PORT if it is not 53, such as 127.0.0.1#5353" },
);
