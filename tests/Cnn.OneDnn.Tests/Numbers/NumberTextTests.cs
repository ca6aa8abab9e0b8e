using System.Globalization;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Tests.Numbers;

/// <summary>The one grammar of numbers: what it takes is the number that was written, and what it does not take is refused.</summary>
[TestFixture]
internal sealed class NumberTextTests
{
    /// <summary>What other readers take for another number, or pass over a part of.</summary>
    private static readonly string[] NoNumbers =
    [
        "", " ", "0,001", "1,5", "1.000,5", "1,000", "1 000", "1\u00A0000", "1\u202F000", "1'000", "1_000", " 5", "5 ", "5\t", "5\n", "5\0", "1.5.2", "--5",
        "+-5", "5-", "(5)", "0x10", "5f", "5m", "1e", "e5", "1e5.5", "1e 5",
        ".", "-", "+", "-.", "1.", "\u0661", "\uFF15", "\u22125", "NaN", "nan", "Infinity", "-Infinity", "\u221E", "1e999", "five", "50%", "$5",
    ];

    private static readonly (string Text, double Value)[] Reals =
        [("0", 0), ("1", 1), ("-1", -1), ("+1", 1), ("0.001", 0.001), (".5", 0.5), ("-.5", -0.5), ("1e-3", 0.001), ("1E-3", 0.001), ("1e+3", 1000),
            ("1.5e3", 1500), ("007", 7), ("1.7976931348623157E+308", double.MaxValue)];

    [TestCaseSource(nameof(NoNumbers))]
    public void What_is_no_number_is_refused(string text)
    {
        Assert.That(NumberText.TryReal(text, out _), Is.False);
        Assert.That(NumberText.TryWhole(text, out _), Is.False);
        Assert.That(NumberText.TryCount(text, out int _), Is.False);
        Assert.That(NumberText.TryCount(text, out long _), Is.False);
        Assert.That(NumberText.TryCount(text, out ulong _), Is.False);
    }

    [TestCaseSource(nameof(Reals))]
    public void A_number_is_what_was_written((string Text, double Value) number)
    {
        Assert.That(NumberText.TryReal(number.Text, out double value));
        Assert.That(value, Is.EqualTo(number.Value));
    }

    [TestCase("0", 0)]
    [TestCase("-17", -17)]
    [TestCase("+17", 17)]
    [TestCase("2147483647", int.MaxValue)]
    public void A_whole_number_is_what_was_written(string text, int expected)
    {
        Assert.That(NumberText.TryWhole(text, out int value));
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("1.0")]
    [TestCase("1e3")]
    [TestCase("2147483648")]
    public void What_is_not_whole_or_too_large_is_refused(string text) => Assert.That(NumberText.TryWhole(text, out _), Is.False);

    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase("99999999999999999999")]
    public void A_count_is_digits_only(string text)
    {
        Assert.That(NumberText.TryCount(text, out int _), Is.False);
        Assert.That(NumberText.TryCount(text, out ulong _), Is.False);
    }

    [Test]
    public void What_programs_write_of_any_number_is_read_back(
        [Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.1, -0.0, 1e-300, double.Epsilon)] double value)
    {
        Assert.That(NumberText.TryFigure(value.ToString("R", CultureInfo.InvariantCulture), out double read));
        Assert.That(BitConverter.DoubleToInt64Bits(read), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)));
    }

    // The fixture runs under a culture with decimal commas; these have yet others.
    [TestCase(",", ".", "-")]
    [TestCase(",", "\u00A0", "\u2212")]
    [TestCase("\u066B", "\u066C", "\u061C-")]
    [TestCase("e", "1", "2")]
    public void A_culture_changes_nothing(string point, string groups, string minus)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var culture = new CultureInfo("");
            (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = (
                point, groups, minus);
            CultureInfo.CurrentCulture = culture;
            Assert.That(NumberText.TryReal("-1.5e1", out double value));
            Assert.That(value, Is.EqualTo(-15));
            Assert.That(NumberText.TryReal("1,5", out _), Is.False);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
