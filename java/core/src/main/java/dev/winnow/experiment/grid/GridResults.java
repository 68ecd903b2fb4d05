package dev.winnow.experiment.grid;

import dev.winnow.claims.Finding;
import dev.winnow.claims.Observation;
import dev.winnow.claims.Observations;
import dev.winnow.experiment.TicketResult;
import dev.winnow.prune.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that an experiment has found so far, read once. */
public final class GridResults {
  /** One ticket, and the cell that it is of. */
  public record CellTicket(Cell cell, TicketResult result) {}

  private final GridFolder folder;
  private final Plan plan;
  private final List<GridFolder.Record> cells;
  private final List<CellTicket> tickets;
  private final List<Analysed> analyses;

  /**
   * Reads what cells have left.
   *
   * @param plan that was last run
   * @param cells that are done and whose data sets the plan names, in the order of their names
   */
  public GridResults(GridFolder folder, Plan plan, List<GridFolder.Record> cells) {
    this.folder = folder;
    this.plan = plan;
    this.cells = List.copyOf(cells);
    List<CellTicket> found = new ArrayList<>();
    List<Analysed> looked = new ArrayList<>();
    for (GridFolder.Record record : cells) {
      Cell cell = record.cell();
      if (cell.kind() == Cell.Kind.ANALYSIS) {
        looked.add(Analysed.read(cell, files(cell)));
      } else {
        folder
            .run(cell)
            .results(cell.runStrategy())
            .forEach(result -> found.add(new CellTicket(cell, result)));
      }
    }
    tickets = List.copyOf(found);
    analyses = List.copyOf(looked);
  }

  /**
   * Reads an experiment's folder.
   *
   * @throws dev.winnow.InvalidInputException when it is none
   */
  public static GridResults read(GridFolder folder) {
    Plan plan = folder.plan();
    return new GridResults(folder, plan, folder.done(plan));
  }

  public GridFolder folder() {
    return folder;
  }

  public Plan plan() {
    return plan;
  }

  public List<GridFolder.Record> cells() {
    return cells;
  }

  /** The tickets of all runs and transfers, the dense networks among them. */
  public List<CellTicket> tickets() {
    return tickets;
  }

  /** What claims are judged by; data sets go by the paper's sets that they stand for. */
  public Observations observations() {
    return new Observations(tickets.stream().map(this::observation).toList());
  }

  /** What claims on other things than accuracies are judged by. */
  public List<Finding> findings() {
    return Findings.of(this);
  }

  private Observation observation(CellTicket ticket) {
    Cell cell = ticket.cell();
    TicketResult result = ticket.result();
    return new Observation(
        cell.arch(),
        role(cell.data()),
        role(cell.from()),
        cell.strategy(),
        cell.use() == null ? "" : cell.use().label(),
        cell.seed(),
        result.round(),
        result.sparsity(),
        result.prunable(),
        result.alive(),
        result.test().accuracy(),
        result.test().auc());
  }

  /** The paper's set that a data set stands for. */
  public String role(String data) {
    return plan.set(data).role();
  }

  /** The finished analyses. */
  public List<Analysed> analyses() {
    return analyses;
  }

  /** What an analysis left. */
  public AnalysisFiles files(Cell analysis) {
    return new AnalysisFiles(folder.folder(analysis));
  }

  /** The first finished analysis of a network on a data set by a strategy. */
  public Optional<Cell> firstAnalysis(String arch, String data, Strategy strategy) {
    return analyses.stream()
        .map(Analysed::cell)
        .filter(cell -> cell.arch().equals(arch) && cell.data().equals(data))
        .filter(cell -> cell.strategyChoice() == strategy)
        .findFirst();
  }

  /** The networks that something is done of, in the plan's order, then others by name. */
  public List<String> archs() {
    List<String> archs = new ArrayList<>(plan.archs());
    cells.stream().map(record -> record.cell().arch()).sorted().forEach(archs::add);
    return archs.stream()
        .distinct()
        .filter(arch -> cells.stream().anyMatch(record -> record.cell().arch().equals(arch)))
        .toList();
  }
}
