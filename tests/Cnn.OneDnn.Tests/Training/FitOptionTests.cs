namespace Cnn.OneDnn.Tests.Training;

/// <summary>Options that make no sense are refused where they are written, not after the first epoch.</summary>
[TestFixture]
public sealed class FitOptionTests
{
    private static IEnumerable<TestCaseData> Wrong =>
    [
        Case("Epochs", () => new FitOptions { Epochs = -1 }),
        Case("InitialEpoch", () => new FitOptions { InitialEpoch = -1 }),
        Case("BatchSize", () => new FitOptions { BatchSize = 0 }),
        Case("ValidationBatchSize", () => new FitOptions { ValidationBatchSize = 0 }),
        Case("SaveEverySteps", () => new ModelCheckpoint("a") { SaveEverySteps = -1 }),
        Case("Patience", () => new ReduceLROnPlateau { Patience = -1 }),
        Case("Cooldown", () => new ReduceLROnPlateau { Cooldown = -1 }),
        Case("MinLearningRate", () => new ReduceLROnPlateau { MinLearningRate = double.NaN }),
        Case("MinDelta", () => new EarlyStopping { MinDelta = double.NaN }),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void An_option_out_of_range_is_named(string name, Func<object> make) =>
        Assert.That(() => make(), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(name));

    private static TestCaseData Case(string name, Func<object> make) => new TestCaseData(name, make).SetArgDisplayNames(name);
}
