using System.Runtime.InteropServices;
using Cnn.OneDnn.Bindings;

namespace Cnn.Native.Trials;

/// <summary>
/// A few results of a oneDNN against plain loops: reorders into blocks that the tensor does not fill, and a convolution whose channels fill no block either. Of
/// libraries that were packed for other machines, these are the first to go wrong (oneDNN 3.7 leaves such tails unwritten where the hypervisor hides the
/// caches).
/// </summary>
internal static unsafe class SelfTest
{
    private const dnnl_data_type_t Float = dnnl_data_type_t.dnnl_f32;

    /// <summary>Computes.</summary>
    /// <param name="library">The loaded library.</param>
    /// <returns>What is wrong, as a sentence; null for nothing.</returns>
    /// <exception cref="NativeFetchException">A call was refused.</exception>
    public static string? Run(nint library)
    {
        NativeLibrary.SetDllImportResolver(typeof(Dnnl).Assembly, (_, _, _) => library);
        dnnl_engine_t engine;
        dnnl_stream_t stream;
        Check(Dnnl.dnnl_engine_create(&engine, dnnl_engine_kind_t.dnnl_cpu, 0), "an engine");
        Check(Dnnl.dnnl_stream_create(&stream, engine, (uint)dnnl_stream_flags_t.dnnl_stream_in_order), "a stream");
        return Reorder(engine, stream, [16, 17, 4, 2], dnnl_format_tag_t.dnnl_abcd, dnnl_format_tag_t.dnnl_ABcd16b16a, 16)
            ?? Reorder(engine, stream, [19, 35, 3, 3], dnnl_format_tag_t.dnnl_abcd, dnnl_format_tag_t.dnnl_ABcd16b16a, 16)
            ?? Reorder(engine, stream, [128, 1600], dnnl_format_tag_t.dnnl_ab, dnnl_format_tag_t.dnnl_AB16b48a, 48)
            ?? Convolution(engine, stream);
    }

    // Blocks of 16 in the second dimension and of the given size in the first, the first one innermost; what is beyond the tensor is zero.
    private static string? Reorder(dnnl_engine_t engine, dnnl_stream_t stream, long[] dims, dnnl_format_tag_t from, dnnl_format_tag_t to, long block)
    {
        long inner = dims.Skip(2).Aggregate(1L, (a, b) => a * b), columns = (dims[1] + 15) / 16;
        float[] source = Numbers(dims[0] * dims[1] * inner), expected = Buffer((dims[0] + block - 1) / block * columns * inner * 16 * block),
            result = Buffer(expected.Length);
        for (long i = 0; i < source.Length; i++)
        {
            long a = i / (dims[1] * inner), b = i / inner % dims[1];
            expected[(((((a / block * columns) + (b / 16)) * inner) + (i % inner)) * 16 * block) + (b % 16 * block) + (a % block)] = source[i];
        }

        result.AsSpan().Fill(float.NaN);
        Move(engine, stream, Describe(dims, from), source, Describe(dims, to), result);
        return Same(result, expected) ? null : $"its reorder of {string.Join('x', dims)} into blocks of {block}x16 gives wrong values.";
    }

    private static string? Convolution(dnnl_engine_t engine, dnnl_stream_t stream)
    {
        const int Batch = 2, Inputs = 17, Outputs = 19, Height = 7, Width = 5, Side = 3;
        long[] sourceDims = [Batch, Inputs, Height, Width], weightsDims = [Outputs, Inputs, Side, Side], resultDims = [Batch, Outputs, Height, Width];
        dnnl_memory_desc_t sourceLayout = Describe(sourceDims, dnnl_format_tag_t.dnnl_acdb), resultLayout = Describe(resultDims, dnnl_format_tag_t.dnnl_acdb);
        dnnl_primitive_desc_t descriptor;
        fixed (long* ones = (long[])[1, 1], zeros = (long[])[0, 0])
        {
            Check(
                Dnnl.dnnl_convolution_forward_primitive_desc_create(
                    &descriptor, engine, dnnl_prop_kind_t.dnnl_forward_training, dnnl_alg_kind_t.dnnl_convolution_direct, sourceLayout,
                    Describe(weightsDims, dnnl_format_tag_t.dnnl_format_tag_any),
                    default, resultLayout, ones, zeros, ones, ones, default),
                "a convolution");
        }

        dnnl_memory_desc_t weightsLayout = Dnnl.dnnl_primitive_desc_query_md(descriptor, dnnl_query_t.dnnl_query_weights_md, 0);
        float[] source = Numbers(Batch * Height * Width * Inputs), plain = Numbers(Outputs * Inputs * Side * Side);
        float[] weights = Buffer((long)Dnnl.dnnl_memory_desc_get_size(weightsLayout) / sizeof(float)), result = Buffer(Batch * Height * Width * Outputs);
        weights.AsSpan().Fill(float.NaN);
        result.AsSpan().Fill(float.NaN);
        Move(engine, stream, Describe(weightsDims, dnnl_format_tag_t.dnnl_abcd), plain, weightsLayout, weights);
        Execute(
            descriptor, stream,
            Argument(Dnnl.DNNL_ARG_SRC, engine, sourceLayout, source), Argument(Dnnl.DNNL_ARG_WEIGHTS, engine, weightsLayout, weights),
            Argument(Dnnl.DNNL_ARG_DST, engine, resultLayout, result));

        float[] expected = new float[result.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            int o = i % Outputs, x = i / Outputs % Width, y = i / Outputs / Width % Height, n = i / Outputs / Width / Height;
            for (int k = 0; k < Inputs * Side * Side; k++)
            {
                int c = k / (Side * Side), row = y + (k / Side % Side) - 1, column = x + (k % Side) - 1;
                expected[i] += row is >= 0 and < Height && column is >= 0 and < Width
                    ? source[(((((n * Height) + row) * Width) + column) * Inputs) + c] * plain[(o * Inputs * Side * Side) + k] : 0;
            }
        }

        return Same(result, expected) ? null : $"its convolution of {string.Join('x', sourceDims)} with {string.Join('x', weightsDims)} gives wrong values.";
    }

    private static void Move(dnnl_engine_t engine, dnnl_stream_t stream, dnnl_memory_desc_t from, float[] source, dnnl_memory_desc_t to, float[] result)
    {
        dnnl_primitive_desc_t descriptor;
        Check(Dnnl.dnnl_reorder_primitive_desc_create(&descriptor, from, engine, to, engine, default), "a reorder");
        Execute(descriptor, stream, Argument(Dnnl.DNNL_ARG_FROM, engine, from, source), Argument(Dnnl.DNNL_ARG_TO, engine, to, result));
    }

    private static void Execute(dnnl_primitive_desc_t descriptor, dnnl_stream_t stream, params dnnl_exec_arg_t[] arguments)
    {
        dnnl_primitive_t primitive;
        Check(Dnnl.dnnl_primitive_create(&primitive, descriptor), "a primitive");
        fixed (dnnl_exec_arg_t* first = arguments)
        {
            Check(Dnnl.dnnl_primitive_execute(primitive, stream, arguments.Length, first), "execution");
        }
    }

    private static dnnl_memory_desc_t Describe(long[] dims, dnnl_format_tag_t layout)
    {
        dnnl_memory_desc_t made;
        fixed (long* first = dims)
        {
            Check(Dnnl.dnnl_memory_desc_create_with_tag(&made, dims.Length, first, Float, layout), "a memory descriptor");
        }

        return made;
    }

    private static dnnl_exec_arg_t Argument(int argument, dnnl_engine_t engine, dnnl_memory_desc_t layout, float[] values)
    {
        dnnl_memory_t made;
        nuint size = Dnnl.dnnl_memory_desc_get_size(layout);
        if (size > (nuint)values.Length * sizeof(float))
        {
            throw new NativeFetchException($"it asks for {size} bytes where {values.Length * sizeof(float)} were expected.");
        }

        Check(Dnnl.dnnl_memory_create(&made, layout, engine, (void*)Marshal.UnsafeAddrOfPinnedArrayElement(values, 0)), "a memory");
        return new dnnl_exec_arg_t { arg = argument, memory = made };
    }

    // Small whole numbers, so that sums are exact in any order. The process ends after the test: nothing is freed, nothing moves.
    private static float[] Numbers(long count)
    {
        float[] numbers = Buffer(count);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (i * 7 % 11) - 5;
        }

        return numbers;
    }

    private static float[] Buffer(long count) => GC.AllocateArray<float>(checked((int)count), pinned: true);

    private static bool Same(float[] result, float[] expected) => result.AsSpan().SequenceEqual(expected);

    private static void Check(dnnl_status_t status, string what)
    {
        if (status != dnnl_status_t.dnnl_success)
        {
            throw new NativeFetchException($"it was asked for {what} and answered with status {(int)status}.");
        }
    }
}
