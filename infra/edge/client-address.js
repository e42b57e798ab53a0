// Runs in CloudFront: tells the site who is asking, over whatever the client says of itself.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  event.request.headers["x-commonlist-client-address"] = { value: event.viewer.ip };
  return event.request;
}
