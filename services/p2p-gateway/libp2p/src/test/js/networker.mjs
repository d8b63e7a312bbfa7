// A js-libp2p node with gossip, Kademlia and mDNS that does what it is told, as peer.mjs does. Its argument is JSON: { sign, mdns }.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { createLibp2p } from 'libp2p'
import { multiaddr } from '@multiformats/multiaddr'
import { peerIdFromString } from '@libp2p/peer-id'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import * as stack from './stack.mjs'
import { gossipsub, kadDHT, passthroughMapper, mdns } from './network.mjs'

const wanted = JSON.parse(process.argv[2] ?? '{}')
const ofData = (message) => createHash('sha256').update('test').update(message.data).digest().subarray(0, 20)
const discovered = new Set()
const received = []

const node = await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: stack.transports,
  connectionEncrypters: stack.security,
  streamMuxers: stack.muxers,
  peerDiscovery: wanted.mdns ? [mdns({ interval: 1000 })] : [],
  services: {
    ...stack.services,
    gossip: gossipsub({
      globalSignaturePolicy: wanted.sign ? 'StrictSign' : 'StrictNoSign',
      ...(wanted.sign ? {} : { msgIdFn: ofData }),
      allowPublishToZeroTopicPeers: true
    }),
    kad: kadDHT({
      protocol: '/test/kad/1.0.0',
      clientMode: false,
      allowQueryWithZeroPeers: true,
      peerInfoMapper: passthroughMapper,
      validators: { v: async (key, value) => { if (value[0] !== 111) throw new Error('value') } },
      selectors: { v: () => 0 }
    })
  },
  connectionManager: { inboundConnectionThreshold: 1000, maxIncomingPendingConnections: 1000 }
})
node.addEventListener('peer:discovery', (event) => discovered.add(String(event.detail.id)))
node.services.gossip.addEventListener('message', (event) => {
  received.push(event.detail.topic + ' ' + Buffer.from(event.detail.data.subarray(0, 100)).toString())
})

const utf8 = (text) => new TextEncoder().encode(text)
const contentOf = (text) => CID.createV1(0x55, Digest.create(0x12, createHash('sha256').update(text).digest()))

const operations = {
  async dial ({ to }) {
    return { peer: String((await node.dial(multiaddr(to))).remotePeer) }
  },
  async subscribe ({ topic }) {
    node.services.gossip.subscribe(topic)
    return {}
  },
  async publish ({ topic, text, length }) {
    const data = new Uint8Array(Math.max(length ?? 0, text.length))
    data.set(utf8(text))
    const result = await node.services.gossip.publish(topic, data)
    return { count: result.recipients.length }
  },
  async received () {
    return { messages: received }
  },
  async subscribers ({ topic }) {
    return { peers: node.services.gossip.getSubscribers(topic).map(String) }
  },
  async mesh ({ topic }) {
    return { peers: node.services.gossip.getMeshPeers(topic) }
  },
  async put ({ key, value }) {
    const names = []
    for await (const event of node.services.kad.put(utf8(key), utf8(value))) names.push(event.name)
    return { names }
  },
  async get ({ key }) {
    for await (const event of node.services.kad.get(utf8(key))) {
      if (event.name === 'VALUE') return { value: Buffer.from(event.value).toString() }
    }
    return { value: '' }
  },
  async provide ({ text }) {
    const names = []
    for await (const event of node.services.kad.provide(contentOf(text))) names.push(event.name)
    return { names }
  },
  async providers ({ text }) {
    const peers = []
    for await (const event of node.services.kad.findProviders(contentOf(text))) {
      if (event.name === 'PROVIDER') peers.push(...event.providers.map(each => String(each.id)))
    }
    return { peers }
  },
  async findPeer ({ peer }) {
    for await (const event of node.services.kad.findPeer(peerIdFromString(peer))) {
      if (event.name === 'FINAL_PEER') return { addresses: event.peer.multiaddrs.map(String) }
    }
    return { addresses: [] }
  },
  async table () {
    return { count: node.services.kad.routingTable.size }
  },
  async discovered () {
    return { peers: [...discovered] }
  }
}

const answer = (line) => process.stdout.write(JSON.stringify(line) + '\n')
answer({ peer: String(node.peerId), addresses: node.getMultiaddrs().map(String) })
const lines = createInterface({ input: process.stdin })
lines.on('line', async (line) => {
  const request = JSON.parse(line)
  try {
    answer({ id: request.id, ...await operations[request.do](request) })
  } catch (e) {
    answer({ id: request.id, failed: String(e?.stack ?? e) })
  }
})
lines.on('close', () => process.exit(0))
