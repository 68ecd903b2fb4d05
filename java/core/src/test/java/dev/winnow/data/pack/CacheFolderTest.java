package dev.winnow.data.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  private static final Path HOME = Path.of("/home/eva");

  @Test
  void theNearestWishCounts() {
    Map<String, String> both = Map.of("WINNOW_CACHE", "/fast", "XDG_CACHE_HOME", "/xdg");
    assertThat(CacheFolder.of(both, HOME)).isEqualTo(Path.of("/fast"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/xdg"), HOME))
        .isEqualTo(Path.of("/xdg/winnow"));
    assertThat(CacheFolder.of(Map.of("WINNOW_CACHE", "", "XDG_CACHE_HOME", ""), HOME))
        .isEqualTo(Path.of("/home/eva/.cache/winnow"));
  }
}
