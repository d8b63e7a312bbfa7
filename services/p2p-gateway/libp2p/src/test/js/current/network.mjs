export { gossipsub } from '@libp2p/gossipsub'
export { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
export { mdns } from '@libp2p/mdns'
