/*
 * names.h - the namespaces that we read and write
 */
#ifndef USHER_XMPP_NAMES_H
#define USHER_XMPP_NAMES_H

#define NS_ADDRESS "http://jabber.org/protocol/address"         /* XEP-0033 */
#define NS_CAPS "http://jabber.org/protocol/caps"               /* XEP-0115 */
#define NS_CHATSTATES "http://jabber.org/protocol/chatstates"   /* XEP-0085 */
#define NS_CONFERENCE "jabber:x:conference"                     /* XEP-0249 */
#define NS_CORRECT "urn:xmpp:message-correct:0"                 /* XEP-0308 */
#define NS_DATA "jabber:x:data"                                 /* XEP-0004 */
#define NS_DELAY "urn:xmpp:delay"                               /* XEP-0203 */
#define NS_DISCO_INFO "http://jabber.org/protocol/disco#info"   /* XEP-0030 */
#define NS_DISCO_ITEMS "http://jabber.org/protocol/disco#items" /* XEP-0030 */
#define NS_HINTS "urn:xmpp:hints"                               /* XEP-0334 */
#define NS_LAST "jabber:iq:last"                                /* XEP-0012 */
#define NS_MUC "http://jabber.org/protocol/muc"                 /* XEP-0045 */
#define NS_MUC_ADMIN "http://jabber.org/protocol/muc#admin"     /* XEP-0045 */
#define NS_MUC_OWNER "http://jabber.org/protocol/muc#owner"     /* XEP-0045 */
#define NS_MUC_USER "http://jabber.org/protocol/muc#user"       /* XEP-0045 */
#define NS_NICK "http://jabber.org/protocol/nick"               /* XEP-0172 */
#define NS_PING "urn:xmpp:ping"                                 /* XEP-0199 */
#define NS_RECEIPTS "urn:xmpp:receipts"                         /* XEP-0184 */
#define NS_SID "urn:xmpp:sid:0"                                 /* XEP-0359 */
#define NS_TIME "urn:xmpp:time"                                 /* XEP-0202 */
#define NS_VCARD "vcard-temp"                                   /* XEP-0054 */
#define NS_VERSION "jabber:iq:version"                          /* XEP-0092 */
#define NS_WORKGROUP "http://jabber.org/protocol/workgroup"     /* XEP-0142 */

#endif
