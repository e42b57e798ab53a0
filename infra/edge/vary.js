// Runs in CloudFront: S3 does not know that another copy would have answered somebody else.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  event.response.headers.vary = { value: "Accept-Encoding" };
  return event.response;
}
