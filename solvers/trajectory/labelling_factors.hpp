#pragma once
#include <cstddef>

/// The numbers of the labelling of starts that are no part of a formula: the one table of them.
///
///     Follows  from what, an inequality or the definition of what is asked
///     Test     which fails where the factor is wrong: values beside those it fails with were seen to do so, each alone
///     Open     what may go wrong, and that no test notices
///     Cost     another value makes labels slower or leaves more of them undecided, and none wrong
///
/// No other file of the labelling has numbers of its own, and each test that is named exists: tests/tools/factors_test.cpp.
namespace separatrix::labelling {

// ── AttractionTest ────────────────────────────────────────────────────────────────────────────────────────────────────

/// The limit is looked for within 10^this (1 + |x|), and the manifold around it as far: at 10⁻² a passage of the narrow
/// valley 100 (y − x²)² was taken for an arrival, at 10⁻⁴ every label takes a quarter more steps.
/// Test (0): "arrival: a slow passage of the degenerate saddle of markov is none".
inline constexpr double log10_reach = -3;

/// Rounding of one evaluation or one Newton step, in units of roundoff: 10^0.5 … 10^2 on the models of the papers.
/// Test (-3): "arrival: at a precision of mpfr too, a curve of minima is recognised however near the point is",
/// "arrival: three dimensions of minima". At 12, where Newton iteration ends one step earlier, nothing changes.
inline constexpr double log10_rounding = 3;

/// The same of f = 0 in twice the digits: ten decades above rounding, ten below the slope 10⁻¹⁶ that Real resolves. What is
/// smaller still is told apart by FlatSlope or, in a model that states levels, by them.
/// Test (30): "attraction: the levels of a model do not make a nearly flat valley a line of minima".
inline constexpr double log10_wide_rounding = 6;

/// |λ| ≤ 10^this λ_max is called flat at first: ratios of 10⁻³ to 10⁻⁸ are decided by the other two thresholds.
/// Follows: what is called flat has to be stationary at y ± s v, whatever the threshold. Cost.
inline constexpr double log10_first_threshold = -3;

/// Spectra at the limit and on the way differ by less than λ₊ over this. Follows: from 1 on λ₊ keeps its sign there; four
/// times over, for they are looked at in a few points. Test (1): "attraction: Newton iteration that leaps into another well is no arrival".
inline constexpr int spectrum_margin = 4;

/// Newton iteration from a point that is near takes 4 or 5.
/// Test (2): "attraction: a strict minimum", "attraction: a circle of minima".
inline constexpr int most_newton_iterations = 12;

/// Chord iteration with a Hessian of Real gains the digits of Real each time.
/// Test (0): "attraction: a circle of minima", "arrival: three dimensions of minima".
inline constexpr int wide_iterations = 3;

// ── Arrival ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Two looks in a row give the same point of a manifold within 10^this roundoffs: Newton iteration ends within 10³.
/// Test (1000): "arrival: the limit on a curve of minima has the digits asked for, by two closed forms".
inline constexpr double log10_same_point = 4;

/// Steps between two looks at a path whose speed does not fall: a look costs about ten steps. Cost.
inline constexpr std::size_t steps_between_looks = 200;

// ── BasinLabeler ──────────────────────────────────────────────────────────────────────────────────────────────────────

/// Behind a saddle the speed rises by far more; twice is not rounding.
/// Test (1e9): "close to the separatrix a label is right or undecided".
inline constexpr int telling_rise = 2;

/// η over the tolerance: of 10⁴ starts beside the separatrix of markov, errors of one in a hundred reach a tenth of it.
/// Test (-3): "basin: beside the separatrix of a degenerate saddle no label is wrong",
/// "close to the separatrix a label is right or undecided".
inline constexpr double log10_perturbation = 1;

/// Of the largest speed, over η: near the end of the attracting part of a manifold the speed falls to about the relative
/// distance to the boundary before the limit is certain.
/// Test (-300): "basin: beside the separatrix of a degenerate saddle no label is wrong",
/// "close to the separatrix a label is right or undecided".
inline constexpr double log10_slow = 2;

/// Rise of the loss that the errors of the steps explain, over tolerance · Σ|∂L/∂xᵢ||xᵢ|: at most 30 on the pairs of
/// tests/solvers/basin/fates.cpp. Test (2e9): "a loss that rises is no label".
inline constexpr int explained_rise = 1000;

/// Of the speed, between two looks for a minimum with a singular Hessian. Cost.
inline constexpr int fall_between_searches = 100;

/// A step this many times shorter than 1 + |x| times the last one looked at, at a speed that has fallen by less, comes to
/// a point, as before a cusp. Cost.
inline constexpr int shorter_before_cusp = 1000;

/// Work in double beyond that of the first method, for a valley that it could not follow. Cost.
inline constexpr int more_work_in_valleys = 10;

// ── FieldLabeler ──────────────────────────────────────────────────────────────────────────────────────────────────────

/// A path makes one over this of all its steps before it is given up as recurrent: what wanders for the first turns may settle.
/// Cost.
inline constexpr std::size_t part_of_steps = 10;

/// Ways between returns whose means are compared, early and late. Cost: with fewer of them chance makes more of chaotic paths go
/// on, with more they are followed for longer.
inline constexpr std::size_t least_returns = 8;

/// At the end of a section of n points the two means lie n/2 points apart. A path that closes in, at a rate, by 10^this within all
/// its steps N changes them by 10^(this n/(2N)), one that leaves as fast by the inverse. Follows: what changes them by less in both
/// ways would not come from a tenth of its size to 10^log10_reach of it in twice as many steps. Test (0): "a path that returns
/// without coming nearer ends long before its steps do"; (-30): "a cycle of two turns has the period of both".
inline constexpr double log10_closing_in = -1;

/// Returns go on to somewhere if the way they take is at most so many times what they move: on the way from an unstable point to
/// a cycle d first rises and then falls, and its means are equal. Follows: it is 1 there. They have to move by n/N of their size.
/// Test (0): "a path that closes in slowly, or leaves slowly, is followed to its end"; (1000): "a path that returns without
/// coming nearer ends long before its steps do".
inline constexpr int most_turning = 2;

// ── same_limit ────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Isolated limits of two starts are one within 10^this (1 + |x|), at the digits of double: they carry 10⁻¹³ and pictures
/// tell 10⁻³ apart. With D digits it is 10^−D/2.
/// Test (-1, -14): "equilibria: the number of stationary in the box, the next ones as they are met outside of it".
inline constexpr double log10_same_limit = -6;

// ── AsymptoticDirectionWatch ──────────────────────────────────────────────────────────────────────────────────────────

/// A gradient flow turns by less than acos of this between 10^15 and 10^30 of its size, if it goes to infinity for good.
/// Test (-1, 1.1): "escape to infinity keeps its direction".
inline constexpr double held_direction = 0.99;

/// log₁₀ t from which on a slow way is decided. Follows: 1/t², of which the fall of the loss is made, is a double there.
inline constexpr double log10_decided = 150;

/// log₁₀ of the first t that counts. Follows: √t, t, t² … lead from it to log10_decided, by six squares.
inline constexpr double log10_first_sample = log10_decided / 64;

/// log₁₀ of the last t that counts, beyond double. Follows: 1/t² has a place among the exponents of float128, down to −4931.
inline constexpr double log10_last_sample = 16 * log10_decided;

/// d(t)/d(√t): between the 1/2 of 1/log t and the 1 of log log t. Test (0.45, 1.01): "infinity: a direction that settles
/// like 1/log t is known within its error, one that turns like log log t is not".
inline constexpr double settling = 0.75;

/// What then is left, in units of d(t). Follows: Σ (3/4)^k, k ≥ 1. Test (0.9): "infinity: a direction that settles like
/// 1/log t is known within its error, one that turns like log log t is not".
inline constexpr double still_to_come = settling / (1 - settling);

/// A direction is one that is known to two digits; a margin as well.
/// Test (0.0001, 0.03): "infinity: a direction that is not known to two digits is none",
/// "infinity: the direction and the margin of paths whose solution is known".
inline constexpr double most_direction_error = 0.01;

/// |x(t) − x(√t)|/|x(√t)|: 1 where |x| grows like log t, 0.13 at t = 10^150 where it grows like log log t.
/// Test (0, 1.1): "infinity: a path that has hardly moved says nothing of where it goes",
/// "infinity: the direction and the margin of paths whose solution is known".
inline constexpr double least_growth = 0.25;

/// t|f|² over that at √t. Follows: it is 1/4 for 1/log² t, the fall per factor of t of a loss that tends to its floor like
/// 1/log t, and 1/2 for 1/log t, whose sum has no limit.
/// Test (1.01): "infinity: the direction and the margin of paths whose solution is known".
inline constexpr double floor_fall = 0.25;

/// Errors of the steps behind a direction, in units of tolerance · |x|‖H‖/|f|.
/// Test (0, 1e5): "infinity: the direction and the margin of paths whose solution is known".
inline constexpr int explained_turn = 10;

/// On the ray: |x| 4^k, k < this. Follows: the least number of mpfr is e^(−7·10⁸), and e^(−m|x|) ~ 1/t ≥ 10^−2400 at the first.
/// Test (0): "infinity: a minimum that only the ray sees, and one that only what is far sees".
inline constexpr int ray_points = 9;

/// On the ray, whatever the scale of x: 10^50, 10^100, … 10^800.
/// Test (0): "infinity: a minimum that only the ray sees, and one that only what is far sees".
inline constexpr int far_points = 5;
inline constexpr double log10_first_far = 50;

/// Digits of the values on the ray, and twice as many.
/// Test (10): "infinity: the direction and the margin of paths whose solution is known".
inline constexpr std::size_t ray_digits = 80;

/// To how much of themselves both agree where their sign is known. Follows: agreement to 10 of p digits means that at most
/// p − 10 have cancelled, which leaves p + 10 right ones of 2p.
/// Test (1e-90): "infinity: the direction and the margin of paths whose solution is known".
inline constexpr double sign_agreement = 1e-10;

/// |x|λ/|f| of −H across u: 1 where a turned start stays turned, less where it turns back.
/// Test (0, 1.01): "infinity: directions are numbered as they are met, one alone is not, nor one of many".
inline constexpr double neutral_width = 0.1;

// ── LossLevels ────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A gap between levels that rounding of the loss cannot bridge, in units of it.
/// Test (0): "levels: the infimum is recognised to rounding, and never where another level is that near",
/// "levels: below the second level is what rounding of the loss cannot have put there".
inline constexpr int clear_gap = 1000;

/// Digits in which levels are compared at first, and at last. Follows: what is nearer than rounding is computed with twice
/// as many, and what no digits tell apart leaves undecided.
inline constexpr std::size_t level_digits = 60, most_level_digits = 4000;

/// Errors of a level, in units of roundoff. Follows: the same.
inline constexpr double log10_level_rounding = 5;

/// Errors of the loss at a point, in units of roundoff · (1 + |infimum|).
/// Test (-5, 9): "levels: the infimum is recognised to rounding, and never where another level is that near",
/// "levels: below the second level is what rounding of the loss cannot have put there".
inline constexpr double log10_loss_rounding = 1;

/// Digits of the loss at a limit, of those of Real. Follows: of twice the digits a quarter is left for the errors of the
/// point, whose square the loss has, and of the formula.
/// Test (1, 2.5): "levels: a limit is ranked by twice the digits of its arithmetic, down to a gap of 1e-20".
inline constexpr double share_of_wide_digits = 1.5;

// ── Equilibria ────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Along a manifold: steps, each no longer than the way that is left, and Newton corrections after each.
/// Test (1; 0): "equilibria: points of one curve have one number, those of another one another".
inline constexpr int most_manifold_steps = 1000, most_corrections = 8;

/// A correction ends within 10^this (1 + |x|): four decades above rounding, six below log10_same_limit.
/// Test (-30): "equilibria: points of one curve have one number, those of another one another".
inline constexpr double log10_corrected = -12;

/// Points of one manifold that are kept to compare with. Cost.
inline constexpr int most_kept_points = 16;

/// Of a step on a manifold that bends, in units of log10_same_limit (1 + |x|). Cost.
inline constexpr double least_manifold_step = 1e-4;

/// What is left of the way where going along a manifold ends, in units of log10_same_limit (1 + |x|). Follows: two that end
/// at one point are one to 1/50 of that unit; a manifold 1e-4 beside it is another (equilibria_test.cpp).
inline constexpr double left_of_way = 0.01;

/// Of a step, for its correction: a longer one may lead to another sheet. Open: no test has two sheets as near as that.
inline constexpr double most_correction = 0.05;

/// Of an eigenvalue along a tangent, relative to the largest.
/// Test (1e-30): "equilibria: points of one curve have one number, those of another one another".
inline constexpr double largest_flat = 1e-3;

// ── find_edge_state ───────────────────────────────────────────────────────────────────────────────────────────────────

/// Two paths count as together up to 10^this (1 + |x|).
/// Test (-12): "the boundary of markov is its closed form, to 50 digits and by both roads".
inline constexpr double log10_together = -3;

/// The saddle is near if it is within 10^this (1 + |x|) of the slowest point. Follows: the second road, which starts there,
/// agrees with the first or says so. Cost.
inline constexpr double log10_near_saddle = -2;

/// Where it is looked for: so far around the path. Follows: further than it is near.
inline constexpr double around_path = 1;

/// Of a path that a labelled one, which needs fewer than that, has gone before. Cost.
inline constexpr std::size_t most_edge_steps = 50'000;

// ── DegenerateMinimum ─────────────────────────────────────────────────────────────────────────────────────────────────

/// Newton iterations before the limit is extrapolated.
/// Test (2): "degenerate minimum: wells of every order are found, at the simplest rational that fits".
inline constexpr int iterations_before_extrapolation = 8;

/// Around the extrapolated point, relative to the way to it: the simplest rational within that is tried, and f is 0 there
/// exactly or it is none. Test (1e-9): "degenerate minimum: wells of every order are found, at the simplest rational that fits",
/// "degenerate minimum: what cancels takes more digits".
inline constexpr double snap = 1e-2;

/// How near a state has to be for a minimum at a kink or in a cusp to be looked for, in units of 1 + |x|.
/// Test (1e-12, 0.3): "degenerate minimum: kinks and cusps".
inline constexpr double snap_to_kink = 1e-4;

/// Directions of a plane, and besides the axes in more dimensions, of which there are at most so many. Cost: more of them
/// make surer what is sampled; what is between two directions of a plane is seen by least_share.
inline constexpr std::size_t directions_in_space = 64, most_dimensions = 20;

/// Spheres of radius R, R/2, …, R/2^this. Cost: more of them make surer what is sampled.
inline constexpr int halvings = 6;

/// Along the null space, and around a kink, down to 10^this R.
/// Test (-6): "degenerate minimum: none where the leading term falls, however small its range is".
inline constexpr double log10_least_radius = -12;

/// A zero between two of the directions of a plane makes the falls next to it smaller than the largest over this. Follows:
/// between neighbours at 2π/64 a fall that is 0 half-way rises like sin(π/64) < 1/20 of the largest.
/// Test (1, 1000): "degenerate minimum: kinks and cusps".
inline constexpr int least_share = 10;

/// Digits of the values, doubled until two agree in sign, and the most of them.
/// Test (8; 100): "degenerate minimum: wells of every order are found, at the simplest rational that fits",
/// "degenerate minimum: what cancels takes more digits".
inline constexpr std::size_t least_digits = 80, most_spent_digits = 640;

/// Values differ by less than this part of themselves where their sign is known. Follows: by less than all of it.
inline constexpr int agreeing_part = 10;

/// Chord iterations across the null space.
/// Test (1): "degenerate minimum: wells of every order are found, at the simplest rational that fits".
inline constexpr int most_chord_iterations = 60;

/// Quarters of the way to the edge of an interval of rest at which the field is looked at.
/// Test (0): "degenerate minimum: rest that ends beside the point is none".
inline constexpr int most_quarters = 24;

// ── FlatSlope ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Digits beyond those that sums cancel. Follows: with those the smallest term is seen, with these to 40 digits.
inline constexpr std::size_t least_guard = 40;

/// At most so many digits are spent; beyond, a slope is not known to vanish. Cost.
inline constexpr std::size_t most_slope_digits = 2000;

/// Digits of the search for terms of different size. Follows: their exponents are wanted only.
inline constexpr std::size_t rough_digits = 20;

/// Chord iteration gains most of the digits of a double each time; a weak direction gains fewer.
/// Test (100): "fates: no label of a start with a known fate is wrong".
inline constexpr std::size_t digits_per_iteration = 6;

/// Rounding of the field, in units of 10^−digits. Follows: what ends there is compared with twice the digits.
inline constexpr int log10_slope_rounding = 5;

// ── directions_along_sharp_minimum ────────────────────────────────────────────────────────────────────────────────────

/// Surfaces through a point, whose sides are 2^this. Cost.
inline constexpr std::size_t most_surfaces = 6;

/// Digits, and twice as many. Test (8): "sharp minimum: across a line and quadratic along it".
inline constexpr std::size_t sharp_digits = 80;

/// Digits of a minimum on surfaces that is no fraction. Follows: plan_for_digits() has 1200 at most, and 40 guard them.
inline constexpr std::size_t point_digits = 1240;

/// A point is on a surface whose quantity is below 10^this there. Follows: one to so many digits is, and what is seen of a
/// minimum with 160 digits does not depend on it.
inline constexpr double log10_on_surface = -500;

/// What has a sign is above 10^this of the field, what vanishes below 10^−digits times 10^zero_guard. Follows: 40 decades lie
/// between. Test (-90, 10; 200): "sharp minimum: along a curve its curvature counts".
inline constexpr int log10_sign = -30, zero_guard = 10;

// ── LineFlow ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Pieces of a line, which grow twofold. Follows: 2^100 is 10^30; the others are for halvings where an enclosure is too wide.
/// Test (10): "on a line a path without a zero of the field before it goes on for ever".
inline constexpr int most_pieces = 4000;

/// What is beyond has diverged, whatever poles are there. Follows: the rest of the line is enclosed as a whole.
inline constexpr double far = 1e30;

/// As far as a loss is seen to fall there. Follows: f is enclosed up to here without overflow, if it is no power beyond x³.
inline constexpr double farthest = 1e100;

/// Of 1 + |x|: a piece that has to be shorter is next to a zero, or to what looks like one. Cost.
inline constexpr double least_piece = 0x1p-30;

/// Around the end of a path, relative to 1 + |x|: where the zero that it tends to is looked for, 10^this. Test (-14, 0):
/// "on a line the simplest fraction near is half-stable if the field has one sign around it, and no other zero".
inline constexpr int log10_near_end = -4;

}  // namespace separatrix::labelling
