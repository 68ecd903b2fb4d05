package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.TestImages;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Ticket;
import dev.winnow.prune.TicketInfo;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tickets of one data set that are trained on another. */
class TransferRunTest extends SmallRunTest {
  private static final String INIT = "winnow.init/";
  private static final String MASK = "winnow.mask/";

  /** Two tickets, half and a quarter of the network, found with the seed that transfers have. */
  private static RunFolder found;

  private static RunData other;

  @BeforeAll
  static void findTickets() {
    found = Runs.run(folder.resolve("found"), new SmallRun().rounds(2, 0.5), data);
    Path root = folder.resolve("other");
    TestImages.write(root.resolve("real"), false, 24, 32, 7);
    TestImages.write(root.resolve("fake"), true, 24, 32, 7);
    other = RunData.load(DataOptions.of(root, 32, 5), (done, total) -> {});
  }

  @AfterAll
  static void freeOther() {
    other.close();
  }

  private static SmallRun small() {
    return new SmallRun().strategy(Strategy.TRANSFER).rounds(0, 0).training(o -> o.flip(true));
  }

  private static Path ticket(int round) {
    return found.ticketFile(Strategy.IMP_GLOBAL, round);
  }

  private static void transfer(
      RunFolder run, RunSettings settings, RunListener listener, TransferSource source) {
    try (RunLock lock = RunLock.acquire(run, List.of("test"))) {
      new TransferRun(settings, source, lock, other, Device.CPU, listener).run();
    }
  }

  private static RunFolder transfer(String name, SmallRun settings, Use use, int... rounds) {
    RunFolder run = new RunFolder(folder.resolve(name));
    transfer(run, settings.settings(), Runs.SILENT, source(use, rounds));
    return run;
  }

  private static TransferSource source(Use use, int... rounds) {
    return TransferSource.of(use, IntStream.of(rounds).mapToObj(TransferRunTest::ticket).toList());
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(
      RunFolder run, RunSettings settings, Use use, Path... tickets) {
    TransferSource source = TransferSource.of(use, List.of(tickets));
    return assertThatThrownBy(() -> transfer(run, settings, Runs.SILENT, source))
        .isInstanceOf(InvalidInputException.class);
  }

  private static void assertNothingBegan(RunFolder run) {
    assertThat(run.strategies()).isEmpty();
    assertThat(run.results()).isEmpty();
    assertThat(run.starts()).isEmpty();
  }

  private static long differing(Tensor one, Tensor another) {
    return one.ne(another).sum().item_long();
  }

  /** Of a file's tensors, those under a prefix; the trained ones where it is empty. */
  private static Map<String, Tensor> under(String prefix, SafeTensors file) {
    return prefix.isEmpty() ? trained(file) : file.tensorsUnder(prefix);
  }

  private static Map<String, Tensor> trained(SafeTensors file) {
    Map<String, Tensor> trained = new HashMap<>(file.tensors());
    trained.keySet().removeIf(name -> name.startsWith("winnow."));
    return trained;
  }

  private static void assertSameBits(Map<String, Tensor> one, Map<String, Tensor> another) {
    assertThat(one).isNotEmpty().containsOnlyKeys(another.keySet());
    one.forEach((name, tensor) -> assertThat(tensor.equal(another.get(name))).as(name).isTrue());
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void masksAreTheTicketsAndStayThroughTraining(Use use) {
    RunFolder run = transfer("masks-" + use.label(), small(), use, 1, 2);
    for (int round = 1; round <= 2; round++) {
      Path file = run.ticketFile(Strategy.TRANSFER, round);
      try (SafeTensors theirs = SafeTensors.read(ticket(round));
          SafeTensors ours = SafeTensors.read(file)) {
        assertSameBits(ours.tensorsUnder(MASK), theirs.tensorsUnder(MASK));
        assertMaskChangesNothing(file, ours.tensorsUnder(INIT));
        assertMaskChangesNothing(file, trained(ours));
        Tensor start = ours.tensorsUnder(INIT).get("fc1.weight");
        assertThat(differing(start, ours.tensors().get("fc1.weight"))).isPositive();
      }
    }
  }

  /** These weights of a ticket's network are masked by its mask already. */
  private static void assertMaskChangesNothing(Path ticket, Map<String, Tensor> weights) {
    try (Ticket masked = Ticket.read(ticket, Device.CPU)) {
      masked.model().state().load(weights, "a test");
      masked.masks().apply();
      assertSameBits(masked.model().state().byName(), weights);
    }
  }

  @Test
  void ofAMaskWeightsAreDrawnAnew() {
    RunFolder run = transfer("mask", small(), Use.MASK, 1, 2);
    RunFolder again = transfer("mask-again", small(), Use.MASK, 1, 2);
    RunFolder elsewhere = transfer("mask-seed-6", small().seed(6), Use.MASK, 1);
    Runs.assertSameTickets(again, run);
    assertOthersAlive(ticket(1), run.ticketFile(Strategy.TRANSFER, 1));
    assertOthersAlive(
        run.ticketFile(Strategy.TRANSFER, 1), elsewhere.ticketFile(Strategy.TRANSFER, 1));
  }

  /** Of the weights that two tickets of one mask start from, no living one is the same. */
  private static void assertOthersAlive(Path one, Path another) {
    try (Ticket ticket = Ticket.read(one, Device.CPU);
        SafeTensors first = SafeTensors.read(one);
        SafeTensors second = SafeTensors.read(another)) {
      List<String> names = ticket.masks().names();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        long alive = ticket.masks().aliveByLayer()[i];
        // Two draws of 24 bits can meet; hardly more than one in a thousand do.
        assertThat(
                differing(first.tensorsUnder(INIT).get(name), second.tensorsUnder(INIT).get(name)))
            .as(name)
            .isBetween(alive - 1 - alive / 1000, alive);
      }
    }
  }

  @Test
  void initStartsFromWhatTheTicketStartedFrom() {
    RunFolder run = transfer("init", small(), Use.INIT, 1, 2);
    assertStarts(run, INIT);
  }

  @Test
  void trainedStartsFromWhatTheTicketEndedWith() {
    RunFolder run = transfer("trained", small(), Use.TRAINED, 1, 2);
    assertStarts(run, "");
  }

  private static void assertStarts(RunFolder run, String from) {
    for (int round = 1; round <= 2; round++) {
      try (SafeTensors theirs = SafeTensors.read(ticket(round));
          SafeTensors ours = SafeTensors.read(run.ticketFile(Strategy.TRANSFER, round))) {
        assertSameBits(ours.tensorsUnder(INIT), under(from, theirs));
      }
    }
  }

  @Test
  void resultsAreOfTheTicketsRoundsAndOfTheOtherData() {
    RunFolder run = transfer("rounds", small(), Use.INIT, 2, 1);
    List<TicketResult> theirs = found.results();
    assertThat(run.results()).extracting(TicketResult::round).containsExactly(2, 1);
    for (TicketResult result : run.results()) {
      assertThat(result.strategy()).isEqualTo("transfer");
      assertThat(result.alive()).isEqualTo(theirs.get(result.round()).alive());
      assertThat(result.layers()).isEqualTo(theirs.get(result.round()).layers());
      assertThat(result.sparsity()).isEqualTo(theirs.get(result.round()).sparsity());
      TicketInfo info = Ticket.info(run.ticket(result));
      assertThat(info.round()).isEqualTo(result.round());
      assertThat(info.dataFingerprint())
          .isEqualTo(other.data().fingerprint())
          .isNotEqualTo(data.data().fingerprint());
    }
    assertThat(run.settings(Strategy.TRANSFER)).contains(small().settings());
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void aTransferThatIsKilledAgainAndAgainEndsWithTheSameBits(Use use) {
    RunFolder straight = transfer("straight-" + use.label(), small(), use, 1, 2);
    RunFolder broken = new RunFolder(folder.resolve("broken-" + use.label()));
    int interruptions = 0;
    while (broken.results().size() < 2) {
      try {
        transfer(broken, small().settings(), Interruption.afterSteps(3), source(use, 1, 2));
      } catch (Interruption expected) {
        interruptions++;
      }
    }
    assertThat(interruptions).isGreaterThanOrEqualTo(3);
    Runs.assertSameTickets(broken, straight);
  }

  @Test
  void aTicketOfAnotherNetworkIsRefused() {
    RunFolder run = new RunFolder(folder.resolve("misfit"));
    String file = ticket(1).toString();
    assertRefused(run, small().on(folder, 64).settings(), Use.MASK, ticket(1))
        .hasMessageContainingAll(file, "mesonet", "32", "64");
    assertRefused(run, of("mesoinception"), Use.MASK, ticket(1))
        .hasMessageContainingAll(file, "mesonet", "mesoinception");
    Path cats = retold("cats", info -> info(info, List.of("dog", "cat")));
    assertRefused(run, small().settings(), Use.MASK, ticket(1), cats)
        .hasMessageContainingAll(cats.toString(), "[dog, cat]", "[real, fake]");
    assertNothingBegan(run);
  }

  private static RunSettings of(String arch) {
    RunSettings s = small().settings();
    return new RunSettings(
        arch, s.data(), s.size(), 3, s.pruning(), "", s.training(), 0, false, 5, 2, "cpu", "fp32");
  }

  private static TicketInfo info(TicketInfo i, List<String> classes) {
    return new TicketInfo(
        i.arch(),
        i.shape(),
        classes,
        i.preprocessing(),
        i.normalisation(),
        i.threshold(),
        i.round(),
        i.sparsity(),
        i.strategy(),
        i.seed(),
        i.dataFingerprint(),
        i.splitRule(),
        i.winnowVersion());
  }

  /** The first ticket, saying something else of itself. */
  private static Path retold(String name, UnaryOperator<TicketInfo> change) {
    Path file = folder.resolve(name + ".safetensors");
    try (Ticket ticket = Ticket.read(ticket(1), Device.CPU)) {
      TicketInfo info = change.apply(ticket.info());
      Ticket.write(file, info, ticket.model(), ticket.model().state().byName(), ticket.masks());
    }
    return file;
  }

  @Test
  void whatIsNoTicketIsRefused() throws IOException {
    RunFolder run = new RunFolder(folder.resolve("none"));
    Path text = Files.writeString(folder.resolve("text.safetensors"), "no tensors in here");
    assertRefused(run, small().settings(), Use.MASK, text).hasMessageContaining(text.toString());
    assertNothingBegan(run);
  }

  /** Results go by rounds: of two tickets of one round, the second would pass for done. */
  @Test
  void twoTicketsOfOneRoundAreRefused() {
    RunFolder run = new RunFolder(folder.resolve("twice"));
    Path copy = retold("copy", UnaryOperator.identity());
    assertRefused(run, small().settings(), Use.MASK, ticket(1), ticket(2), copy)
        .hasMessageContainingAll(ticket(1).toString(), copy.toString(), "round 1");
    assertNothingBegan(run);
  }

  @Test
  void aFolderIsOfOneTransfer() throws IOException {
    RunFolder run = transfer("one", small(), Use.MASK, 1);
    assertRefused(run, small().settings(), Use.MASK, ticket(2))
        .hasMessageContainingAll(run.path().toString(), "other tickets", "another --out");
    assertRefused(run, small().settings(), Use.INIT, ticket(1))
        .hasMessageContainingAll(run.path().toString(), "another --use", "another --out");
    assertThat(run.starts()).hasSize(1);
    Path moved = Files.copy(ticket(1), folder.resolve("moved.safetensors"));
    transfer(run, small().settings(), Runs.SILENT, TransferSource.of(Use.MASK, List.of(moved)));
    assertThat(run.results()).hasSize(1);
  }

  @Test
  void aUseThatThereIsNotIsSaid() {
    assertThatThrownBy(() -> Use.of("weights"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("weights", "mask, init, trained");
  }
}
