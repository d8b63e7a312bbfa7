// js-libp2p 3: streams are emitters of messages.
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'

export const security = [noise()]
export const muxers = [yamux()]
export const transports = [tcp()]
export const services = { identify: identify(), push: identifyPush(), ping: ping() }

export const handler = (take) => (stream) => take(stream)
export const incoming = (stream) => stream
export const abort = (stream) => stream.abort(new Error('as told'))

export async function send (stream, chunks) {
  for await (const chunk of chunks) {
    if (!stream.send(chunk)) await stream.onDrain()
  }
  await stream.close()
}
