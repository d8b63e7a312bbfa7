// A js-libp2p node joins a NumiCoin network: asks a node for headers and blocks, and receives blocks by gossip. Prints what it got as JSON.
//   npm ci && node --import ./polyfill.mjs join.mjs ADDRESS [CHAIN [BLOCKS [SECONDS]]]
import { createLibp2p } from 'libp2p'
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import * as wire from './wire.mjs'

const [address, chain = 'localnet', blocks = '2', seconds = '60'] = process.argv.slice(2)
if (address === undefined) {
  console.error('usage: join.mjs ADDRESS [CHAIN [BLOCKS [SECONDS]]], such as join.mjs /ip4/127.0.0.1/tcp/7720')
  process.exit(2)
}
const GOSSIP = wire.topic(chain, 'blocks')
const HEADERS_MAX = 2000
const BLOCKS_MAX = 16

const node = await createLibp2p({
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: {
    identify: identify(),
    push: identifyPush(),
    ping: ping(),
    gossip: gossipsub({ globalSignaturePolicy: 'StrictNoSign', msgIdFn: (message) => wire.messageId(message.data) })
  }
})

/** One request: a frame there, frames back. */
async function ask (name, request) {
  const stream = await node.dialProtocol(multiaddr(address), wire.protocol(chain, name))
  stream.send(wire.frame(request))
  const closed = stream.close()
  const parts = []
  for await (const part of stream) parts.push(Buffer.from(part.subarray()))
  await closed
  return wire.frames(Buffer.concat(parts)).map(wire.readAnswer)
}

/** Blocks that gossip brings, until there are as many as wanted. */
function gossiped (wanted, millis) {
  const got = []
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${got.length} of ${wanted} blocks by gossip in ${millis} ms`)), millis)
    node.services.gossip.addEventListener('message', ({ detail }) => {
      if (detail.topic !== GOSSIP) return
      got.push(wire.readCompactBlock(Buffer.from(detail.data)))
      if (got.length >= wanted) {
        clearTimeout(timer)
        resolve(got)
      }
    })
  })
}

const shown = ({ id, height, transactions, bytes }) => ({ id: id.toString('hex'), height, transactions, bytes })

let failed = false
try {
  const connection = await node.dial(multiaddr(address))
  const received = gossiped(Number(blocks), Number(seconds) * 1000)
  node.services.gossip.subscribe(GOSSIP)

  const headers = (await ask('headers', wire.headersFromGenesis(HEADERS_MAX))).flatMap(wire.readHeaders)
  const linked = headers.every((header, i) => i === 0 || header.parent.equals(headers[i - 1].id))
  const genesis = headers[0].parent
  const [status] = (await ask('status', wire.statusAtGenesis(genesis))).map(wire.readStatus)
  const wanted = headers.slice(-BLOCKS_MAX).map(header => header.id)
  const bodies = (await ask('blocks', wire.blocksRequest(wanted))).map(body => body && wire.readBlock(body))

  console.log(JSON.stringify({
    peer: String(connection.remotePeer),
    status,
    headers: { count: headers.length, linked, first: headers[0].height, last: headers.at(-1).height, lastId: headers.at(-1).id.toString('hex') },
    blocks: bodies.map((body, i) => ({ ...shown(body), asked: wanted[i].equals(body.id) })),
    gossip: (await received).map(shown)
  }, null, 2))
} catch (e) {
  console.error(String(e?.stack ?? e))
  failed = true
}
await node.stop()
process.exit(failed ? 1 : 0)
