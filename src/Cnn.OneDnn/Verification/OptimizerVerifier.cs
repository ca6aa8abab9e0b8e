using System.Text.Json;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Verification;

/// <summary>Runs cases of optimizers.json: given gradients, step by step, from given weights.</summary>
internal sealed class OptimizerVerifier(ComputeEngine engine, GoldenTensors tensors)
{
    /// <summary>Null if the weights are right after every step, else what is wrong.</summary>
    public string? Verify(JsonElement json)
    {
        Optimizer optimizer = Optimizer.FromConfig(GoldenJson.Text(json, "optimizer"), GoldenJson.Get(json, "config", JsonValueKind.Object));
        Tensor[] initial = Tensors(json, "w0");
        JsonElement steps = GoldenJson.Get(json, "steps", JsonValueKind.Array);
        return engine.Invoke(() => Run(optimizer, initial, steps));
    }

    private string? Run(Optimizer optimizer, Tensor[] initial, JsonElement steps)
    {
        long[] offsets = new long[initial.Length];
        long bytes = 0;
        for (int i = 0; i < initial.Length; i++)
        {
            offsets[i] = bytes;
            bytes += Arena.Align(initial[i].ByteSize);
        }

        using var weights = new Arena(bytes);
        using var gradients = new Arena(bytes);
        Arena[] slots = [.. Enumerable.Range(0, optimizer.SlotCount).Select(_ => new Arena(bytes))];
        try
        {
            Write(weights, offsets, initial, initial);
            optimizer.InitializeSlots(slots);
            ParameterSlice[] slices =
                [.. initial.Select((t, i) => new ParameterSlice(offsets[i] / sizeof(float), t.Shape.ElementCount, 0, 0, Decay: true, Trainable: true))];
            var runner = new OptimizerRunner(engine.Team, optimizer, weights, gradients, slots, slices);
            int number = 0;
            foreach (JsonElement step in steps.EnumerateArray())
            {
                Write(gradients, offsets, Tensors(step, "grads"), initial);
                runner.Run(++number);
                Tensor[] expected = Tensors(step, "w");
                for (int i = 0; i < Math.Min(expected.Length, initial.Length); i++)
                {
                    ReadOnlySpan<float> actual = weights.Span<float>(offsets[i], initial[i].Shape.ElementCount);
                    if (Tolerance.Optimizer.Compare($"weight {i} after step {number}", actual, expected[i].AsSpan<float>()) is { } complaint)
                    {
                        return complaint;
                    }
                }
            }

            return null;
        }
        finally
        {
            foreach (Arena slot in slots)
            {
                slot.Dispose();
            }
        }
    }

    private static void Write(Arena arena, long[] offsets, Tensor[] source, Tensor[] like)
    {
        if (source.Length != like.Length)
        {
            throw new GoldenFormatException($"{like.Length} tensors were expected, {source.Length} are given");
        }

        for (int i = 0; i < source.Length; i++)
        {
            if (source[i].Shape != like[i].Shape)
            {
                throw new GoldenFormatException($"tensor {i} should have shape {like[i].Shape}, it has {source[i].Shape}");
            }

            source[i].AsSpan<float>().CopyTo(arena.Span<float>(offsets[i], source[i].Shape.ElementCount));
        }
    }

    private Tensor[] Tensors(JsonElement element, string key) =>
        [.. GoldenJson.Get(element, key, JsonValueKind.Array).EnumerateArray()
            .Select(name =>
            tensors[name.ValueKind == JsonValueKind.String ? name.GetString()! : throw new GoldenFormatException($"'{key}' should hold names of tensors")])];
}
