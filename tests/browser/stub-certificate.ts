import { createHash, X509Certificate } from "node:crypto";

/** For stub hosts on loopback alone: nobody outside the tests trusts it, and it protects nothing. */
export const trusted = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDuSY6dbNLOlAAXDG
auvrkNkOv/ShQU1lsniDpVCHwwqhRANCAATSmTof/f3OJ/UJ08jEguYY0/iPRa7F
GwB9kXD0RWX0iiUNCEdb7nliufBV2H6YjephGmFQKGi8hGg27YCQjIez
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIB0TCCAXagAwIBAgIUQMf+o9x8b/kcxv0rcHoQl+uJZgMwCgYIKoZIzj0EAwIw
IjEgMB4GA1UEAwwXc3R1YiBob3N0cyBvZiB0aGUgdGVzdHMwIBcNMjYxMTIyMDAw
MDIzWhgPMjEyNjEwMjkwMDAwMjNaMCIxIDAeBgNVBAMMF3N0dWIgaG9zdHMgb2Yg
dGhlIHRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0pk6H/39zif1CdPI
xILmGNP4j0WuxRsAfZFw9EVl9IolDQhHW+55YrnwVdh+mI3qYRphUChovIRoNu2A
kIyHs6OBhzCBhDAdBgNVHQ4EFgQUb4seHhwFM8Vq0VrZxRu3MGWYjYgwHwYDVR0j
BBgwFoAUb4seHhwFM8Vq0VrZxRu3MGWYjYgwDwYDVR0TAQH/BAUwAwEB/zAxBgNV
HREEKjAoghMqLnN0dWItc3VwcGxpZXIuY29tghFzdHViLXN1cHBsaWVyLmNvbTAK
BggqhkjOPQQDAgNJADBGAiEAk8kNm648QA4K1iLLHbH0jApiK5vNMYjjkxpdXUcA
aAECIQDRok0K1J94jBrTmuGbrw0k7lLsRXcAy0B4fMIYWYBAcQ==
-----END CERTIFICATE-----`,
};

/** Like the certificate of a filter that inspects, on a machine that was not told of it. */
export const untrusted = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMkR7mlrEH2irQoLl
OzQI1bd/wamU63ETuI0zlpMMpeChRANCAASomQl9HGq2WXJzU1p00LnseMRBQdRK
4BFBfuXm8PkwIuTm0f8ykQ3Zw/aJNdvS1SWocx7sW0COWnJx/oISlNm+
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBwzCCAWmgAwIBAgIUf8TaohfRBFNN6PpAzW8nLCzWRoUwCgYIKoZIzj0EAwIw
JjEkMCIGA1UEAwwbYSBjZXJ0aWZpY2F0ZSBub2JvZHkgdHJ1c3RzMCAXDTI2MTEy
MjAwMDIwMFoYDzIxMjYxMDI5MDAwMjAwWjAmMSQwIgYDVQQDDBthIGNlcnRpZmlj
YXRlIG5vYm9keSB0cnVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASomQl9
HGq2WXJzU1p00LnseMRBQdRK4BFBfuXm8PkwIuTm0f8ykQ3Zw/aJNdvS1SWocx7s
W0COWnJx/oISlNm+o3MwcTAdBgNVHQ4EFgQUNlvYasJooZoKwPesDwrozNJe3pAw
HwYDVR0jBBgwFoAUNlvYasJooZoKwPesDwrozNJe3pAwDwYDVR0TAQH/BAUwAwEB
/zAeBgNVHREEFzAVghMqLnN0dWItc3VwcGxpZXIuY29tMAoGCCqGSM49BAMCA0gA
MEUCIGVR4rjfukWr2oSr3l+pT1fwfxsGFu9vQIEd9KxaCL7xAiEAp8WX+3L1PYhB
J/FELkpYpaNCalW4eVv+/7kPObq+Byk=
-----END CERTIFICATE-----`,
};

/** By which a browser is told to trust the one certificate. */
export const fingerprint = createHash("sha256")
  .update(new X509Certificate(trusted.cert).publicKey.export({ type: "spki", format: "der" }))
  .digest("base64");
