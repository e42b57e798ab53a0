// Runs in CloudFront: whoever takes gzip gets the copy that is stored compressed, with an ETag of its own.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  var request = event.request;
  var accepted = request.headers["accept-encoding"];
  var takesGzip = accepted && /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[\d.]+)?\s*(,|$)/.test(accepted.value);
  if (takesGzip && !request.uri.endsWith(".gz")) request.uri += ".gz";
  return request;
}
