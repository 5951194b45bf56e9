#include "theory/boix_adsera_2023/toy_experiment.hpp"

#include <array>

#include "lib/num/error.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

struct Reading {
  const char *name, *tokens, *dimension;
};
constexpr std::array readings{Reading{"10x50", "10", "50"}, Reading{"50x10", "50", "10"}};
constexpr auto samples = "1000", alpha = "1e-32";

}  // namespace

ModelSettings with_toy_experiment(ModelSettings settings) {
  const auto found = settings.set.find("toy");
  if (found == settings.set.end()) return settings;
  const std::string name = found->second.text;
  settings.set.erase(found);
  for (const Reading& reading : readings) {
    if (name != reading.name) continue;
    for (const char* said : {"tokens", "dimension"}) {
      if (settings.has(said)) {
        throw InvalidArgument(std::string("--set ").append(said), settings.set.at(said).text,
                              "without toy=" + name + ", which says it");
      }
    }
    if (!settings.data.text.empty()) {
      throw InvalidArgument("--data", settings.data.file, "without toy=" + name + ", which draws its own");
    }
    settings.set["tokens"] = {reading.tokens};
    settings.set["dimension"] = {reading.dimension};
    settings.set.try_emplace("samples", SettingText{samples});
    if (settings.alpha.empty() && !settings.has("alpha")) settings.alpha = alpha;
    return settings;
  }
  throw InvalidArgument("--set toy", name, "10x50 or 50x10, tokens by dimension");
}

}  // namespace separatrix::boix_adsera_2023
