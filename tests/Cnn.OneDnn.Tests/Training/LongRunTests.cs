using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Training;

[TestFixture]
[NonParallelizable]
internal sealed class LongRunTests
{
    private const int Steps = 10_000;

    // What the runtime itself may still take: compiled code of higher tiers, a thread's stack. A leak of 400 bytes in each step would exceed it.
    private const long Allowance = 4 << 20;

    [Test]
    [Platform("Linux", Reason = "reads the resident set from procfs")]
    public void Memory_is_flat_over_ten_thousand_steps([Values] bool managed)
    {
        using var model = new Sequential(new Input(6, 6, 1), new Conv2D(4, 3) { Activation = Activation.Relu }, new MaxPooling2D(2), new Flatten(),
            new Dense(3) { Activation = Activation.Softmax })
        {
            Options = new ModelOptions { Backend = managed ? BackendKind.Managed : BackendKind.OneDnn },
        };
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy);
        var images = new Tensor(new Shape(4, 6, 6, 1));
        Tensor labels = Tensor.From([0, 1, 2, 0], 4);
        ModelExecutor executor = model.Executor;
        long grown = executor.Engine.Invoke(() =>
        {
            Plan plan = executor.PlanFor(PlanMode.Train, 4);
            long settled = 0;
            for (int i = 0; i < Steps + (Steps / 10); i++)
            {
                settled = i == Steps / 10 ? ResidentBytes() : settled;
                executor.Run(plan, [images], [labels]);
                executor.Update();
            }

            return ResidentBytes() - settled;
        });
        Assert.That(grown, Is.LessThan(Allowance));
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
