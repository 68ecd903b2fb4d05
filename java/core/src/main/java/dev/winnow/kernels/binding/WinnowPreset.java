package dev.winnow.kernels.binding;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.presets.javacpp;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/** Tells JavaCPP which headers to read; the class {@code NativeWinnow} is generated from them. */
@Properties(
    inherit = javacpp.class,
    target = "dev.winnow.kernels.binding",
    global = "dev.winnow.kernels.binding.NativeWinnow",
    value =
        @Platform(
            include = {
              "winnow/status.h",
              "winnow/device.h",
              "winnow/cpu.h",
              "winnow/memory.h",
              "winnow/mask.h",
              "winnow/prune.h",
              "winnow/parameters.h",
              "winnow/optimizer.h",
              "winnow/attention.h",
              "winnow/images.h"
            },
            // libwinnow loads these itself, from the folder that it stands in.
            preload = {"winnow_cuda", "winnow_cuda_sim"},
            link = "winnow",
            library = "jniwinnow"))
public class WinnowPreset implements InfoMapper {
  @Override
  public void map(InfoMap infoMap) {
    infoMap.put(new Info("WINNOW_API", "WINNOW_NOEXCEPT").cppTypes().annotations());
    infoMap.put(new Info("__cplusplus").define());
  }
}
