"""SASL as the test clients need it: ANONYMOUS and SCRAM-SHA-1 (RFC 5802, without channel binding)."""
import base64
import hashlib
import hmac
import secrets

NS = 'urn:ietf:params:xml:ns:xmpp-sasl'


def encode(text):
    """Bytes or text in base64."""
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


class Scram:
    """One login."""

    def __init__(self, user, password):
        self.password = password
        self.nonce = secrets.token_hex(12)
        self.first_bare = 'n=%s,r=%s' % (user.replace('=', '=3D').replace(',', '=2C'), self.nonce)

    def first(self):
        """What the client begins with."""
        return encode('n,,' + self.first_bare)

    def answer(self, challenge):
        """The answer to the server's challenge."""
        server_first = base64.b64decode(challenge).decode()
        fields = dict(part.split('=', 1) for part in server_first.split(','))
        if not fields['r'].startswith(self.nonce):
            raise ConnectionError('the server answers a foreign nonce')
        salt = base64.b64decode(fields['s'])
        salted = hashlib.pbkdf2_hmac('sha1', self.password.encode(), salt, int(fields['i']))
        client_key = hmac.digest(salted, b'Client Key', 'sha1')
        final = 'c=%s,r=%s' % (encode('n,,'), fields['r'])
        auth = ','.join((self.first_bare, server_first, final))
        signature = hmac.digest(hashlib.sha1(client_key).digest(), auth.encode(), 'sha1')
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        return encode('%s,p=%s' % (final, encode(proof)))
