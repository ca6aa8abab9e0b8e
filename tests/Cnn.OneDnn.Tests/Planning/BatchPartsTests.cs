using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>What waits and gathers around the parts of a batch.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class BatchPartsTests
{
    [Test]
    public void Gradients_are_averaged_whatever_the_threads([Values(1, 2, 3)] int threads, [Values(100, 200_001)] int elements)
    {
        using var team = new ManagedTeam(threads);
        using var gradients = new Arena(elements * sizeof(float));
        using var plan = new Arena(Arena.Granularity);
        using var parts = new BatchParts(4, [], [], gradients, team);
        float[] expected = new float[elements];

        // Twice: nothing of the first batch may be left in the second. Small integers, so that every sum is exact.
        for (int batch = 1; batch <= 2; batch++)
        {
            for (int part = 0; part < 4; part++)
            {
                parts.Load(part, plan);
                Span<float> values = gradients.Span<float>(0, elements);
                for (int i = 0; i < elements; i++)
                {
                    values[i] = (i % 1000 * batch) + part;
                }

                parts.Store(plan);
            }

            for (int i = 0; i < elements; i++)
            {
                expected[i] = (i % 1000 * batch) + 1.5f;
            }

            Assert.That(gradients.Span<float>(0, elements).ToArray(), Is.EqualTo(expected));
        }
    }

    [Test]
    public void Each_part_reads_its_samples_and_writes_its_results()
    {
        using var team = new ManagedTeam(1);
        Slot input = new(Layout.RowMajor(new Shape(2, 3), DataType.Float32), "input"), output = new(Layout.RowMajor(new Shape(2), DataType.Float32), "output");
        input.Touch(0);
        output.Touch(0);
        using var plan = new Arena(MemoryPlan.Assign([input, output]));
        using var parts = new BatchParts(3, [input], [output], gradients: null, team);
        for (int i = 0; i < 18; i++)
        {
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(parts.Input(0))[i] = i;
        }

        for (int part = 0; part < 3; part++)
        {
            parts.Load(part, plan);
            for (int row = 0; row < 2; row++)
            {
                plan.Span<float>(output.Offset, 2)[row] = plan.Span<float>(input.Offset + (row * 3 * sizeof(float)), 3).ToArray().Sum();
            }

            parts.Store(plan);
        }

        Assert.That(parts.Output<float>(0).ToArray(), Is.EqualTo(new float[] { 3, 12, 21, 30, 39, 48 }));
    }
}
