import brokerfromscratch.testkit.*
import brokerfromscratch.testkit.shell.*
import static brokerfromscratch.testkit.shell.Verbs.*
import java.nio.ByteBuffer
import java.nio.file.*
import java.util.*
import java.util.stream.*
import minibroker.record.*
import minibroker.runtime.*
import minibroker.runtime.sim.*
import minibroker.segment.*
import org.apache.kafka.clients.consumer.*
import org.apache.kafka.clients.producer.*
