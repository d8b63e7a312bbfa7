// js-libp2p 2: streams have a source and a sink.
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'

export const security = [noise()]
export const muxers = [yamux()]
export const transports = [tcp()]
export const services = { identify: identify(), push: identifyPush(), ping: ping() }

export const handler = (take) => ({ stream }) => take(stream)
export const incoming = (stream) => stream.source
export const abort = (stream) => stream.abort(new Error('as told'))
export const send = (stream, chunks) => stream.sink(chunks)
