-- A copy for training or tests tells nobody anything.
UPDATE jxc_channel
   SET active = FALSE, url_kept = NULL, secret_kept = NULL;
UPDATE jxc_message
   SET state = 'late'
 WHERE state IN ('waiting', 'sending');
DELETE FROM jxc_channel_alert
 WHERE told IS NOT TRUE;
