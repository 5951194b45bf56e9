#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"
#include "tools/picture/plot.hpp"

namespace {

using namespace separatrix;
using separatrix::testing::contains;
using testing::Folder;

std::string content_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Width and height from a PNG's header; −1 if it is none (PNG specification, §5.2 and §11.2.2).
std::pair<int, int> png_size(const std::string& file) {
  const std::string bytes = content_of(file);
  if (bytes.size() < 24 || bytes.compare(0, 8, "\x89PNG\r\n\x1a\n") != 0) return {-1, -1};
  const auto number = [&](std::size_t place) {
    int value = 0;
    for (std::size_t index = 0; index < 4; ++index)
      value = value << 8 | static_cast<unsigned char>(bytes[place + index]);
    return value;
  };
  return {number(16), number(20)};
}

// Two half planes on [-3,3]².
RegionMap half_planes(std::size_t columns, std::size_t rows) {
  RegionMap map;
  map.title = "Half planes";
  map.subtitle = "$p = 1/10$";
  map.x = {"w", -3, 3};
  map.y = {"e", -3, 3};
  map.columns = columns;
  map.rows = rows;
  map.label_names = {"global-minimum", "local-minimum", "saddle", "undecided"};
  for (std::size_t cell = 0; cell < columns * rows; ++cell) map.label.push_back(2 * (cell % columns) < columns ? 0 : 1);
  map.curves = {{"separatrix", {{0, -3}, {0, 3}}, CurveStyle::separatrix},
                {"elsewhere", {{7, 7}, {8, 8}}, CurveStyle::energy_line}};
  map.points = {{"saddle point", 0, 0, PointStyle::saddle}};
  return map;
}

template <class Action>
PlotError plot_error_of(Action action) {
  try {
    action();
  } catch (const PlotError& error) {
    return error;
  }
  return {"", "nothing was thrown", 0};
}

void redraw_by_hand(const Folder& folder, const std::string& script) {
  REQUIRE(std::system(("cd '" + folder.path().string() + "' && gnuplot " + script).c_str()) == 0);
}

}  // namespace

TEST_CASE("a region map becomes a PNG of the promised size, with its script beside it") {
  const Folder folder;
  const std::string picture = folder / "phase.png";
  draw_regions(half_planes(12, 10), picture);
  CHECK(png_size(picture) == std::pair(region_canvas.width, region_canvas.height));
  CHECK(folder.entries() == 2);

  const std::string drawn = content_of(picture);
  std::filesystem::remove(picture);
  redraw_by_hand(folder, "phase.gp");
  CHECK(content_of(picture) == drawn);
  CHECK_FALSE(contains(content_of(folder / "phase.gp"), folder.path()));
}

TEST_CASE("the legend names what occurs and nothing else") {
  const Folder folder;
  RegionMap map = half_planes(4, 4);
  draw_regions(map, folder / "phase.png");
  const std::string script = content_of(folder / "phase.gp");
  CHECK(contains(script, "title 'global-minimum'"));
  CHECK(contains(script, "title 'local-minimum'"));
  CHECK(contains(script, "title 'separatrix'"));
  CHECK(contains(script, "title 'saddle point'"));
  CHECK_FALSE(contains(script, "title 'saddle'"));
  CHECK_FALSE(contains(script, "title 'undecided'"));
  CHECK_FALSE(contains(script, "elsewhere"));
  CHECK_FALSE(contains(script, "pattern"));

  map.label.assign(16, 3);  // nothing but undecided
  draw_regions(map, folder / "phase.png");
  const std::string undecided = content_of(folder / "phase.gp");
  CHECK(contains(undecided, "title 'undecided'"));
  CHECK(contains(undecided, "pattern"));
  CHECK_FALSE(contains(undecided, "title 'global-minimum'"));
}

TEST_CASE("cells are centred where docs/command-line.md samples them") {
  const Folder folder;
  RegionMap map = half_planes(4, 3);
  map.y = {"p", 1e-4, 1e-1, true};
  map.points.clear();
  map.label[1] = 2;  // row 0 at the low end, column 1
  draw_regions(map, folder / "phase.png");
  const std::string script = content_of(folder / "phase.gp");
  CHECK(contains(script, "x_low = -3; x_step = 1.5\n"));
  CHECK(contains(script, "y_low = -4; y_step = 1\n"));
  CHECK(contains(script, "(x_low + ($1 + 0.5)*x_step):(y_low + ($2 + 0.5)*y_step)"));
  CHECK(contains(script, "<< END\n0 2 1 1\n0 0 1 1\n0 0 1 1\nEND\n"));
}

TEST_CASE("a large grid goes to a data file that the script finds") {
  const Folder folder;
  RegionMap map = half_planes(500, 400);
  map.label[1] = 2;
  draw_regions(map, folder / "large.png");
  CHECK(std::filesystem::file_size(folder / "large.dat") == 200000);
  CHECK(content_of(folder / "large.dat").starts_with(std::string("\0\2\0", 3)));
  const std::string drawn = content_of(folder / "large.png");
  std::filesystem::remove(folder / "large.png");
  redraw_by_hand(folder, "large.gp");
  CHECK(content_of(folder / "large.png") == drawn);
}

TEST_CASE("one row, one column and one cell are drawn") {
  const Folder folder;
  for (const auto& [columns, rows] : {std::pair<std::size_t, std::size_t>{5, 1}, {1, 5}, {1, 1}}) {
    draw_regions(half_planes(columns, rows), folder / "thin.png");
    CHECK(png_size(folder / "thin.png").first == region_canvas.width);
  }
}

TEST_CASE("a field has a colour bar and hatches cells without a value") {
  const Folder folder;
  FieldMap map;
  map.x = {"w", -1, 1};
  map.y = {"e", -1, 1};
  map.columns = map.rows = 3;
  map.bar.name = "loss";
  map.value = {1e-200, 1, 2, 3, 4, 5, 6, 7, 8};
  draw_field(map, folder / "field.png");
  CHECK(png_size(folder / "field.png") == std::pair(field_canvas.width, field_canvas.height));
  CHECK_FALSE(contains(content_of(folder / "field.gp"), "no value"));

  map.bar.logarithmic = true;
  map.value[4] = 0;
  map.value[5] = std::nan("");
  draw_field(map, folder / "field.png");
  const std::string script = content_of(folder / "field.gp");
  CHECK(contains(script, "title 'no value'"));
  CHECK(contains(script, "\n0.4771213 NaN NaN\n"));
  CHECK(contains(script, "set cbrange [-200:0.90308998"));

  map.value.assign(9, std::nan(""));
  draw_field(map, folder / "field.svg");
  CHECK(contains(content_of(folder / "field.svg"), "</svg>"));
}

TEST_CASE("a chart breaks its lines at nan and shows markers above the frame") {
  const Folder folder;
  LineChart chart;
  chart.x.name = "t";
  chart.y.name = "state";
  const double nan = std::numeric_limits<double>::quiet_NaN();
  chart.curves = {{"$e$", {{0, 1}, {1, 2}, {nan, nan}, {2, 2}, {4, 3}}, CurveStyle::trajectory},
                  {"$w$", {{0, -1}, {4, -1}}, CurveStyle::trajectory}};
  chart.markers = {{1, "stage 1"}, {9, "outside"}};
  chart.x = {"t", 0, 4};
  draw_lines(chart, folder / "states.pdf");
  CHECK(content_of(folder / "states.pdf").starts_with("%PDF-"));
  const std::string script = content_of(folder / "states.gp");
  CHECK(contains(script, "0 1\n1 2\n\n2 2\n4 3\n"));
  CHECK(contains(script, "'stage 1' 1"));
  CHECK_FALSE(contains(script, "outside"));
  CHECK(contains(script, "set yrange [-1.2:3.2]"));

  draw_lines({}, folder / "empty.png");
  CHECK(png_size(folder / "empty.png") == std::pair(chart_canvas.width, chart_canvas.height));
}

TEST_CASE("markers that are crowded have their labels beside one another, each with a line to its own") {
  const Folder folder;
  LineChart chart;
  chart.x = {"s", 0, 1};
  chart.y = {"loss", 0, 1};
  chart.markers = {{0.5, "b45+"}, {0.5, "b19−"}};
  draw_lines(chart, folder / "stages.svg");
  // half of 2.3 letters of 0.016 to each side
  const std::string script = content_of(folder / "stages.gp");
  CHECK(contains(script, "('b45+' 0.4816, 'b19−' 0.5184)"));
  CHECK(contains(script, "from graph 0.5, graph 1 to graph 0.4816, graph 1.03"));
  CHECK(contains(script, "from graph 0.5, graph 1 to graph 0.5184, graph 1.03"));
  CHECK(contains(script, "set arrow from first 0.5, graph 0 to first 0.5, graph 1"));
}

TEST_CASE("a name that is not a picture's is refused before the work") {
  const Folder folder;
  check_picture_name(folder / "phase.png");
  check_picture_name(folder / "phase.PDF");
  CHECK(folder.entries() == 0);
  const auto jpeg = plot_error_of([&] { check_picture_name(folder / "phase.jpg"); });
  CHECK(jpeg.exit_code() == 64);
  CHECK(contains(jpeg.what(), "unknown extension .jpg (use .png, .svg or .pdf)"));
  CHECK(plot_error_of([&] { check_picture_name(folder / "phase"); }).exit_code() == 64);
  CHECK(plot_error_of([&] { check_picture_name("-"); }).exit_code() == 64);
  CHECK(plot_error_of([&] { check_picture_name(folder / "a\nb.png"); }).exit_code() == 64);
  CHECK_THROWS_AS(check_picture_name(folder / "missing/phase.png"), OutputError);
}

TEST_CASE("without gnuplot the message names the package") {
  const Folder folder;
  const std::string path = std::getenv("PATH");
  setenv("PATH", folder.path().c_str(), 1);
  const auto error = plot_error_of([&] { check_picture_name(folder / "phase.png"); });
  setenv("PATH", path.c_str(), 1);
  CHECK(error.exit_code() == 73);
  CHECK(contains(error.what(), "gnuplot-nox"));
}

TEST_CASE("when gnuplot fails the old picture stays and the script is there to look at") {
  const Folder folder;
  write_file(folder / "phase.png", "old");
  const auto error =
      plot_error_of([&] { run_gnuplot(folder / "phase.png", region_canvas, "plot no_such_function(x)\n", {}); });
  CHECK(error.exit_code() == 74);
  CHECK(contains(error.what(), "undefined function: no_such_function"));
  CHECK(content_of(folder / "phase.png") == "old");
  CHECK(folder.entries() == 2);
}

TEST_CASE("records that do not fit are refused") {
  const Folder folder;
  const auto code = [&](const RegionMap& map) {
    return plot_error_of([&] { draw_regions(map, folder / "phase.png"); }).exit_code();
  };
  RegionMap map = half_planes(3, 3);
  map.label.pop_back();
  CHECK(code(map) == 65);
  map = half_planes(3, 3);
  map.label[4] = 4;
  CHECK(code(map) == 65);
  map.label[4] = -1;
  CHECK(code(map) == 65);
  map = half_planes(3, 3);
  map.x.high = map.x.low;
  CHECK(code(map) == 65);
  map = half_planes(3, 3);
  map.y.logarithmic = true;
  CHECK(code(map) == 65);
  CHECK(folder.entries() == 0);
}

TEST_CASE("no text of a user reaches gnuplot as a command") {
  const Folder folder;
  RegionMap map = half_planes(3, 3);
  const std::string attack = "it's '; system('touch " + folder / "broken" + "')\nsystem('touch " + folder / "broken" +
                             "') `touch " + folder / "broken" + "` $x'_{\\$ {@}";
  map.title = map.subtitle = map.x.name = map.y.name = attack;
  map.label_names[0] = map.curves[0].name = map.points[0].name = attack;
  draw_regions(map, folder / "it's $(touch broken) `touch broken`.png");
  CHECK_FALSE(std::filesystem::exists(folder / "broken"));
  CHECK(png_size(folder / "it's $(touch broken) `touch broken`.png").first == region_canvas.width);
}
