// What CONTRIBUTING.md promises of a colour and of a command: one file and one line. The places are counted.
#include "tools/phase/phase_color.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "lib/num/error.hpp"
#include "tests/support/repository_text.hpp"
#include "tools/commands/commands.hpp"

namespace separatrix::testing {
namespace {

TEST_CASE("a colour of phase is named in one file, which is one line of tools/phase/meson.build") {
  const std::string build = content(root() / "tools/phase/meson.build");
  std::set<std::string> files;
  for (const auto& each : std::filesystem::directory_iterator(root() / "tools/phase/colors")) {
    const std::string group = each.path().stem().string();
    CAPTURE(group);
    files.insert("tools/phase/colors/" + group + ".cpp");
    CHECK(occurrences(build, "'" + group + "'") == 1);
    for (const char* folder : {"lib", "solvers", "theory", "tools"}) {
      const auto found = places(folder, group + "_colors");
      CHECK(found == (std::string(folder) == "tools" ? std::set{"tools/phase/colors/" + group + ".cpp"}
                                                     : std::set<std::string>{}));
    }
  }
  for (const PhaseColor& color : phase_colors()) {
    CAPTURE(color.name);
    const auto found = places("tools/phase", '"' + color.name + '"');
    CHECK_FALSE(found.empty());
    CHECK(std::includes(files.begin(), files.end(), found.begin(), found.end()));
    CHECK_FALSE(contains(content(root() / "tools/commands/phase.cpp"), '"' + color.name + '"'));
    CHECK(contains(phase_colors_help(), color.name + " (" + color.help + ")"));
    CHECK(color.compute != nullptr);
    CHECK((color.offered == nullptr) == color.models.empty());
  }
}

TEST_CASE("a command is named in one file, which is one line of tools/meson.build") {
  const std::string build = content(root() / "tools/meson.build");
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(places("tools", " " + command.name + "_command()") == std::set{"tools/commands/" + command.name + ".cpp"});
    CHECK(occurrences(build, "  '" + command.name + "',\n") >= 1);
  }
}

TEST_CASE("each colour is found for the models that have it, and refused to the others with its reason") {
  for (const Paper& paper : papers()) {
    for (const TheoryModel& theory : paper.models) {
      CAPTURE(theory.model.name());
      for (const PhaseColor& color : phase_colors()) {
        CAPTURE(color.name);
        if (!color.offered || color.offered(theory)) {
          CHECK(find_phase_color(theory, color.name).legend == color.legend);
          continue;
        }
        CHECK_THROWS_WITH_AS(find_phase_color(theory, color.name), doctest::Contains(color.models.c_str()),
                             InvalidArgument);
      }
      for (const PhaseQuantity& each : theory.phase_quantities) {
        const PhaseColor color = find_phase_color(theory, each.name);
        CHECK(color.scale.has_value() == (each.number != nullptr));
        CHECK(contains(phase_colors_help(), each.name + " (" + each.meaning + ")"));
      }
      CHECK_THROWS_AS(find_phase_color(theory, "red"), InvalidArgument);
    }
  }
}

}  // namespace
}  // namespace separatrix::testing
