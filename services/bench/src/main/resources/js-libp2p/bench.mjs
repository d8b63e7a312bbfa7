// js-libp2p nodes in one process. A line of input is a measurement: `stream BYTES`, `handshakes COUNT` or `gossip MESSAGES`; the answer is the nanoseconds it
// took.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLibp2p } from 'libp2p'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { tcp } from '@libp2p/tcp'
import { identify } from '@libp2p/identify'
import { gossipsub } from '@libp2p/gossipsub'

const DIALERS = 4 // since dials of one peer by one node are joined
const NODES = 12
const NEIGHBOURS = 3 // that each node of the mesh dials
const MESH_LEAST = 4 // neighbours of each node in the mesh before messages are published
const TOPIC = 'bench'

const create = (services = {}) => createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services,
  connectionManager: { inboundConnectionThreshold: 100000, maxIncomingPendingConnections: 1000 }
})
const one = await create()
const other = await create()
const dialers = [one]
while (dialers.length < DIALERS) dialers.push(await create())
const address = other.getMultiaddrs()[0]

await other.handle('/sink/1.0.0', async (stream) => {
  let count = 0
  for await (const chunk of stream) count += chunk.byteLength
  stream.send(Buffer.from(String(count)))
  await stream.close()
})

const ofData = (message) => createHash('sha256').update(message.data).digest().subarray(0, 20)

async function createMesh () {
  const nodes = []
  for (let i = 0; i < NODES; i++) {
    nodes.push(await create({
      identify: identify(),
      gossip: gossipsub({ globalSignaturePolicy: 'StrictNoSign', msgIdFn: ofData })
    }))
    nodes[i].services.gossip.subscribe(TOPIC)
  }
  for (let i = 0; i < NODES; i++) {
    for (let k = 1; k <= NEIGHBOURS; k++) await nodes[i].dial(nodes[(i + k) % NODES].getMultiaddrs()[0])
  }
  while (nodes.some(node => node.services.gossip.getMeshPeers(TOPIC).length < MESH_LEAST)) await sleep(20)
  return nodes
}

let mesh
let published = 0

const measurements = {
  async stream (length) {
    const chunk = new Uint8Array(65536)
    const stream = await one.dialProtocol(address, '/sink/1.0.0')
    for (let sent = 0; sent < length; sent += chunk.length) {
      if (!stream.send(chunk)) await stream.onDrain()
    }
    await stream.close()
    let answer = ''
    for await (const part of stream) answer += Buffer.from(part.subarray()).toString()
    if (Number(answer) !== length) throw new Error(`${answer} bytes arrived`)
  },
  async handshakes (count) {
    await Promise.all(dialers.map(async (dialer) => {
      for (let i = 0; i < count / DIALERS; i++) {
        const connection = await dialer.dial(address, { force: true })
        await connection.close()
      }
    }))
  },
  async gossip (count) {
    let left = count * (NODES - 1)
    const delivered = Promise.withResolvers()
    const hear = () => { if (--left === 0) delivered.resolve() }
    mesh.forEach(node => node.services.gossip.addEventListener('message', hear))
    for (let i = 0; i < count; i++) {
      const data = new Uint8Array(1024)
      new DataView(data.buffer).setUint32(0, published++)
      await mesh[i % NODES].services.gossip.publish(TOPIC, data)
    }
    await delivered.promise
    mesh.forEach(node => node.services.gossip.removeEventListener('message', hear))
  }
}

process.stdout.write('ready\n')
const lines = createInterface({ input: process.stdin })
lines.on('line', async (line) => {
  const [name, amount] = line.split(' ')
  if (name === 'gossip') mesh ??= await createMesh()
  const begin = process.hrtime.bigint()
  try {
    await measurements[name](Number(amount))
    process.stdout.write(`${process.hrtime.bigint() - begin}\n`)
  } catch (e) {
    process.stderr.write(`${e.stack}\n`)
    process.exit(1)
  }
})
lines.on('close', () => process.exit(0))
