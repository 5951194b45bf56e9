#include "tools/picture/plot_script.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "tools/picture/plot_style.hpp"
#include "tools/shell/typeset.hpp"

namespace separatrix {
namespace {

// The same for all pictures: minus signs, a frame in front of the image.
constexpr auto common_settings =
    "set minussign\n"
    "set border 31 linewidth 0.9 front\n"
    "set tics front\n"
    "set clip two\n"
    "set xlabel offset 0, 0.4\n";

std::string power_of_ten(int exponent) {
  return exponent < 0 ? fmt::format("10^{{−{}}}", -exponent) : fmt::format("10^{{{}}}", exponent);
}

std::string axis_settings(const char* letter, const Axis& axis, bool in_logarithms) {
  const bool transformed = axis.logarithmic && in_logarithms;
  const auto position = [&](double value) { return transformed ? std::log10(value) : value; };
  std::string lines = fmt::format("set {}label {}\nset {}range [{:.12g}:{:.12g}]\n", letter, typeset_name(axis.name),
                                  letter, position(axis.low), position(axis.high));
  if (!axis.logarithmic) return lines + fmt::format("set format {} '%h'\n", letter);
  if (!transformed) lines += fmt::format("set logscale {}\n", letter);
  lines += fmt::format("set {}tics (", letter);
  for (const auto& [value, label] : logarithmic_ticks(axis.low, axis.high))
    lines += fmt::format("'{}' {:.12g}, ", label, position(value));
  const double low_decade = std::floor(std::log10(axis.low)), high_decade = std::log10(axis.high);
  for (double decade = low_decade; high_decade - low_decade < 7 && decade < high_decade; ++decade)
    for (int digit = 2; digit <= 9; ++digit)
      if (const double value = digit * std::pow(10.0, decade); value >= axis.low && value <= axis.high)
        lines += fmt::format("'' {:.12g} 1, ", position(value));
  lines.resize(lines.size() - 2);
  return lines + ")\n";
}

// Letters that show: without dollar signs and the marks of indices, continuation bytes of UTF-8 not counted.
double visible_letters(const std::string& name) {
  return static_cast<double>(std::count_if(name.begin(), name.end(), [](char character) {
    return (static_cast<unsigned char>(character) & 0xC0) != 0x80 && character != '$' && character != '^' &&
           character != '_' && character != '{' && character != '}';
  }));
}

double word_joiners(const std::string& text) {
  constexpr std::string_view joiner = "\u2060";
  double count = 0;
  for (auto place = text.find(joiner); place != std::string::npos; place = text.find(joiner, place + 1)) ++count;
  return count;
}

bool inside(const Axis& axis, double value) { return value >= axis.low && value <= axis.high; }

bool finite(const std::pair<double, double>& point) {
  return std::isfinite(point.first) && std::isfinite(point.second);
}

// True unless every segment's bounding box lies off the frame.
bool meets(const Frame& frame, const Curve& curve) {
  const auto overlaps = [](const Axis& axis, double one, double other) {
    return std::max(one, other) >= axis.low && std::min(one, other) <= axis.high;
  };
  for (std::size_t index = 1; index < curve.points.size(); ++index) {
    const auto &from = curve.points[index - 1], &to = curve.points[index];
    if (finite(from) && finite(to) && overlaps(frame.x, from.first, to.first) &&
        overlaps(frame.y, from.second, to.second))
      return true;
  }
  return false;
}

// Lines "x y"; one blank line where the curve breaks.
std::string block_of(const Curve& curve) {
  std::string lines;
  bool broken = true;
  for (const auto& point : curve.points) {
    if (finite(point))
      lines += fmt::format("{:.9g} {:.9g}\n", point.first, point.second);
    else if (!broken)
      lines += '\n';
    broken = !finite(point);
  }
  return lines;
}

}  // namespace

std::vector<std::pair<double, std::string>> logarithmic_ticks(double low, double high) {
  std::vector<std::pair<double, std::string>> ticks;
  constexpr double slack = 1e-9;
  const int first = static_cast<int>(std::ceil(std::log10(low) - slack));
  const int last = static_cast<int>(std::floor(std::log10(high) + slack));
  if (last - first >= 1) {
    const int step = (last - first) / 9 + 1;
    for (int exponent = first; exponent <= last; exponent += step)
      ticks.emplace_back(std::pow(10.0, exponent), power_of_ten(exponent));
    return ticks;
  }
  for (int exponent = first - 1; exponent <= last + 1; ++exponent)
    for (const int digit : {1, 2, 5})
      if (const double value = digit * std::pow(10.0, exponent);
          value >= low * (1 - slack) && value <= high * (1 + slack))
        ticks.emplace_back(value, fmt::format("{:.6g}", value));
  if (ticks.size() >= 2) return ticks;
  ticks.clear();
  for (int step = 0; step <= 4; ++step) {
    const double value = low + (high - low) * step / 4;
    ticks.emplace_back(value, fmt::format("{:.4g}", value));
  }
  return ticks;
}

PlotScript::PlotScript(Frame frame) : frame_(std::move(frame)) {
  set(common_settings);
  set(axis_settings("x", frame_.x, frame_.in_logarithms));
  set(axis_settings("y", frame_.y, frame_.in_logarithms));
}

void PlotScript::set(const std::string& lines) { settings_ += lines; }

void PlotScript::title(const std::string& title, const std::string& subtitle) {
  if (title.empty() && subtitle.empty()) return;
  std::string text = "'{/*1.12 '." + typeset(title) + ".'}'";
  if (!subtitle.empty()) text += ".\"\\n\".'{/*0.85 '." + typeset(subtitle) + ".'}'";
  settings_ += "set title " + text + "\n";
}

void PlotScript::block(const std::string& name, const std::string& lines) {
  blocks_ += fmt::format("${} << END\n{}END\n", name, lines);
}

void PlotScript::element(const std::string& text) { elements_.push_back(text + " notitle"); }

void PlotScript::legend(const std::string& look, const std::string& name) {
  if (name.empty()) return;
  const std::string entry = fmt::format("keyentry with {} title {}", look, typeset(name));
  if (std::find(legend_.begin(), legend_.end(), entry) == legend_.end()) legend_.push_back(entry);
  const double letters = visible_letters(name);
  name_width_ = std::max(name_width_, 0.8 * letters);
  counted_width_ = std::max(counted_width_, letters + word_joiners(typeset(name)));
}

// Below the frame, off the data. gnuplot takes every letter for as wide as the widest, and a word joiner for a letter.
std::string PlotScript::legend_layout() const {
  return fmt::format(
      "set key below center horizontal reverse Left samplen 2.6 spacing 1.3 height 0.6 "
      "font legend_font width {:.1f}\n",
      3.5 + name_width_ - counted_width_);
}

std::string PlotScript::using_columns() const {
  return fmt::format("using {}:{}", frame_.in_logarithms && frame_.x.logarithmic ? "(log10($1))" : "1",
                     frame_.in_logarithms && frame_.y.logarithmic ? "(log10($2))" : "2");
}

void PlotScript::curves(const std::vector<Curve>& curves) {
  std::map<CurveStyle, std::vector<std::string>> names;
  std::vector<std::string> lines;
  std::size_t count = 0;
  for (const auto& curve : curves) {
    if (!meets(frame_, curve)) continue;
    auto& seen = names[curve.style];
    const auto found = std::find(seen.begin(), seen.end(), curve.name);
    const Pen pen = curve_pen(curve.style, static_cast<std::size_t>(found - seen.begin()));
    if (found == seen.end()) seen.push_back(curve.name);

    const std::string data = fmt::format("curve{}", ++count);
    block(data, block_of(curve));
    const std::string look =
        fmt::format("lines linewidth {} linecolor rgb '{}' dashtype {}", pen.width, pen.colour, pen.dashes);
    if (pen.halo)
      element(fmt::format("${} {} with lines linewidth {} linecolor rgb 'white' dashtype solid", data, using_columns(),
                          pen.width + 1.6));
    lines.push_back(fmt::format("${} {} with {}", data, using_columns(), look));
    legend(look, curve.name);
  }
  for (const auto& line : lines) element(line);
}

void PlotScript::points(const std::vector<MarkedPoint>& points) {
  std::size_t count = 0;
  for (const auto& point : points) {
    if (!inside(frame_.x, point.x) || !inside(frame_.y, point.y)) continue;
    const std::string data = fmt::format("point{}", ++count);
    block(data, fmt::format("{:.9g} {:.9g}\n", point.x, point.y));
    const Sign sign = point_sign(point.style);
    const std::string place = fmt::format("${} {}", data, using_columns());
    const std::string look =
        fmt::format("points pointtype {} linecolor rgb 'black' pointsize {}*sign_size linewidth 1.3",
                    sign.open ? sign.outline : sign.body, sign.open ? 1.25 : 1.1);
    element(fmt::format("{} with points pointtype {} pointsize 1.6*sign_size linecolor rgb 'white'", place, sign.body));
    element(place + " with " + look);
    legend(look, point.name);
  }
}

std::string PlotScript::text() const {
  std::string text = settings_ + legend_layout() + blocks_ + "\nplot ";
  std::vector<std::string> parts = elements_;
  parts.insert(parts.end(), legend_.begin(), legend_.end());
  // gnuplot needs something to plot; nan draws nothing.
  if (elements_.empty()) parts.insert(parts.begin(), "NaN notitle");
  for (std::size_t index = 0; index < parts.size(); ++index) text += (index > 0 ? ", \\\n     " : "") + parts[index];
  return text + "\n";
}

}  // namespace separatrix
