// Verifiers that nobody here wrote, asked one question a line (JSON) on the standard input, answering
// one line each on the standard output. No network: a name leads to what the question brings, or to a
// context that Palier keeps.
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {webcrypto} from 'node:crypto';

globalThis.crypto ??= webcrypto;

const jose = await import('jose');
const vc = await import('@digitalbazaar/vc');
const statusLists = await import('@digitalbazaar/vc-bitstring-status-list');
const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const Ed25519Multikey = await import('@digitalbazaar/ed25519-multikey');

const kept = name => JSON.parse(readFileSync(new URL(
  `../../certificates/credentials/contexts/${name}.json`, import.meta.url)));
const contexts = new Map([
  ['https://www.w3.org/ns/credentials/v2', kept('credentials-v2')],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', kept('open-badges-3.0.3')],
  ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', kept('open-badges-extensions')],
]);

function loaderOf({did, list}) {
  const found = new Map(contexts);
  found.set(did.id, did);
  for(const method of did.verificationMethod) {
    found.set(method.id, method);
  }
  if(list) {
    found.set(list.id, list);
  }
  return async url => {
    if(!found.has(url)) {
      throw new Error(`nothing is fetched: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: found.get(url)};
  };
}

const suite = () => new DataIntegrityProof({cryptosuite});
const reasonOf = error => [
  error.code, error.message, ...[error.cause, ...(error.errors ?? [])].filter(Boolean).map(reasonOf)
].filter(Boolean).join(' ');
const reasonIn = result => [result.error, result.statusResult?.error].filter(Boolean).map(reasonOf).join(' ');

const questions = {
  // A credential, or a status list, as a token: {token, jwks, at, type?}
  async token({token, jwks, at, type}) {
    const options = {algorithms: ['RS256'], currentDate: new Date(at), typ: type ?? 'JWT'};
    const {payload} = await jose.jwtVerify(token, jose.createLocalJWKSet(jwks), options);
    return {accepted: true, payload};
  },

  // A document with its proof, and the list that says whether it stands: {document, did, list?, at}
  async proof({document, did, list, at}) {
    const documentLoader = loaderOf({did, list});
    const result = await vc.verifyCredential({
      credential: document, suite: suite(), documentLoader, now: new Date(at),
      checkStatus: list ? statusLists.checkStatus : async () => ({verified: true})
    });
    const [entry] = result.statusResult?.results ?? [];
    return {accepted: result.verified, reason: reasonIn(result), revoked: entry?.status ?? null};
  },

  // A bit of a list, however it is signed: {encoded, position}
  async bit({encoded, position}) {
    const list = await statusLists.decodeList({encodedList: encoded});
    return {accepted: true, set: list.getStatus(position), length: list.length};
  },

  // A public key, from the way it is published to the way others keep it: {method}
  async key({method}) {
    const pair = await Ed25519Multikey.from(method);
    return {accepted: true, jwk: await Ed25519Multikey.toJwk({keyPair: pair})};
  }
};

for await (const line of createInterface({input: process.stdin})) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = await questions[asked.question](asked);
  } catch(error) {
    answer = {accepted: false, reason: reasonOf(error)};
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
