package dev.winnow.report.experiment;

import dev.winnow.experiment.grid.GridResults;
import dev.winnow.report.Format;
import java.util.List;

/** What pruning forgets: groups, images, and the weights that serve rare groups. */
final class ForgettingSection {
  private ForgettingSection() {}

  static Section of(GridResults results) {
    ForgottenImages images = ForgottenImages.of(results);
    return Section.of(
            "forgetting",
            "What pruning forgets",
            List.of(
                Format.text(
                    "A kind of forgery is kept where the 95 %% interval of its recall lies at or above"
                        + " τ = %s, and lost where it lies below (the paper’s III-B).",
                    results.plan().tau()),
                "An image is forgotten where most seeds’ dense networks are right and most seeds’"
                    + " tickets wrong (pruning-identified exemplars, Hooker et al. 2019).",
                "A weight serves the kind of fakes whose loss moves it most. Survival below what is"
                    + " expected of weights of the same layer and magnitude would be the bias against"
                    + " rare features that the paper writes as P(m = 1) ∝ f · |θ|."),
            List.of(
                GroupTable.table(results),
                images.table(),
                WeightTables.survival(results),
                WeightTables.fits(results),
                WeightTables.removed(results)))
        .withPictures(images.pictures())
        .withWarnings(images.warnings());
  }
}
