// What pg asks of cryptography, by Node.js's own functions: pg's file asks WebCrypto, which takes longer to load than a short command
// has, and derives the key of a password anew for each connection.
const { createHash, createHmac, pbkdf2Sync, randomBytes } = require("node:crypto");

const derived = new Map();

/** The salted password of SCRAM: the same for all connections of a user. */
async function deriveKey(password, salt, iterations) {
  const key = createHash("sha256").update(`${iterations}\n${password}\n`).update(salt).digest("hex");
  const known = derived.get(key) ?? pbkdf2Sync(password, salt, iterations, 32, "sha256");
  derived.set(key, known);
  return known;
}

async function md5(text) {
  return createHash("md5").update(text).digest("hex");
}

async function postgresMd5PasswordHash(user, password, salt) {
  const inner = await md5(password + user);
  return `md5${await md5(Buffer.concat([Buffer.from(inner), salt]))}`;
}

async function hashByName(name, data) {
  return createHash(name.replace(/^SHA-/i, "sha")).update(data).digest();
}

const sha256 = (data) => hashByName("sha256", data);

async function hmacSha256(key, message) {
  return createHmac("sha256", key).update(message).digest();
}

module.exports = { deriveKey, hashByName, hmacSha256, md5, postgresMd5PasswordHash, randomBytes, sha256 };
