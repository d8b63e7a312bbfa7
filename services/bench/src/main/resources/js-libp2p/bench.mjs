// Two js-libp2p nodes in one process. A line of input is a measurement, `stream BYTES` or `handshakes COUNT`; the answer is the nanoseconds it took.
import { createInterface } from 'node:readline'
import { createLibp2p } from 'libp2p'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { tcp } from '@libp2p/tcp'

const create = () => createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  connectionManager: { inboundConnectionThreshold: 100000, maxIncomingPendingConnections: 1000 }
})
const one = await create()
const other = await create()
const address = other.getMultiaddrs()[0]

await other.handle('/sink/1.0.0', async (stream) => {
  let count = 0
  for await (const chunk of stream) count += chunk.byteLength
  stream.send(Buffer.from(String(count)))
  await stream.close()
})

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
    for (let i = 0; i < count; i++) {
      const connection = await one.dial(address, { force: true })
      await connection.close()
    }
  }
}

process.stdout.write('ready\n')
const lines = createInterface({ input: process.stdin })
lines.on('line', async (line) => {
  const [name, amount] = line.split(' ')
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
