using System.Globalization;

// Outside any namespace, so that it holds for the whole assembly.
#pragma warning disable CA1050

/// <summary>
/// The tests run as on a machine where numbers are written 1.234,5 and lists with semicolons: what is written for files and programs must not follow it. The
/// cnn program itself is built without cultures; programs that use the packages are not.
/// </summary>
[SetUpFixture]
public sealed class CommaCulture
{
    [OneTimeSetUp]
    public void Use()
    {
        var culture = new CultureInfo("");
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.CurrencyDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = culture.NumberFormat.CurrencyGroupSeparator = culture.NumberFormat.PercentGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.DateTimeFormat.DateSeparator = ".";
        culture.DateTimeFormat.TimeSeparator = ".";
        culture.TextInfo.ListSeparator = ";";
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture =
            CultureInfo.CurrentUICulture = culture;
    }
}

/// <summary>Without it, a runner that sets the culture of tests back would let them all pass as before.</summary>
[TestFixture]
public sealed class CommaCultureTests
{
    [Test]
    public void Numbers_have_a_comma_on_every_thread()
    {
        string elsewhere = "";
        var thread = new Thread(() => elsewhere = $"{-1.5}");
        thread.Start();
        thread.Join();
        Assert.That((elsewhere, $"{-1.5}"), Is.EqualTo(("\u22121,5", "\u22121,5")));
    }
}
