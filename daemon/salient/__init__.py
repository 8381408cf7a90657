"""Salient finds claims of encirclements, withdrawals, advances and other events in war reporting. A file's eight steps:

seen       salient.arrive.watch      a change or a scan names a path
taken      salient.arrive.take       once it has settled, it is renamed into the spool
read       salient.arrive.read       its bytes become articles, page furniture marked
split      salient.detect.split      sentences that hold a rule's words are cut into tokens
matched    salient.detect.match      patterns of rules find evidence and roles
judged     salient.detect.claims     status, source, actor and place make claims
stored     salient.keep              article, claims, alerts and what is owed, in one transaction
delivered  salient.send              to the alert log and to webhooks
"""
