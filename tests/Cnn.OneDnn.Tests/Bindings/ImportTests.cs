using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Tests.Bindings;

/// <summary>The bindings as compiled: names, values and layouts, against the library and against numbers from oneDNN's documentation.</summary>
[NonParallelizable]
internal sealed class ImportTests
{
    private const BindingFlags Members = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly MethodInfo[] Imports =
        [.. typeof(Dnnl).GetMethods(Members).Where(method => method.Name.StartsWith("dnnl_", StringComparison.Ordinal))];

    [Test]
    public void Every_import_is_exported_by_the_fetched_library()
    {
        string library = Path.Combine(Checkout.Root, "native", "linux-x64", "libdnnl.so.3");
        Assert.That(library, Does.Exist, "Fetch the library with ./build.sh --target=Native, then run the test again.");
        nint handle = NativeLibrary.Load(library);

        Assert.That(Imports.Where(method => !NativeLibrary.TryGetExport(handle, method.Name, out _)).Select(method => method.Name), Is.Empty);
    }

    [TestCase("convolution")]
    [TestCase("deconvolution")]
    [TestCase("pooling")]
    [TestCase("batch_normalization")]
    [TestCase("layer_normalization")]
    [TestCase("group_normalization")]
    [TestCase("inner_product")]
    [TestCase("eltwise")]
    [TestCase("softmax")]
    [TestCase("lrn")]
    [TestCase("prelu")]
    [TestCase("shuffle")]
    [TestCase("resampling")]
    [TestCase("matmul")]
    [TestCase("binary")]
    [TestCase("reduction")]
    [TestCase("sum")]
    [TestCase("concat")]
    [TestCase("reorder")]
    [TestCase("vanilla_rnn")]
    [TestCase("lstm")]
    [TestCase("gru")]
    [TestCase("lbr_gru")]
    [TestCase("augru")]
    [TestCase("lbr_augru")]
    public void Every_primitive_of_the_C_API_can_be_created(string primitive) =>
        Assert.That(
            Imports.Select(method => method.Name).Where(name => name.StartsWith($"dnnl_{primitive}_", StringComparison.Ordinal)),
            Has.Some.Contains("primitive_desc_create"));

    [Test]
    public void Everything_that_crosses_the_border_is_blittable()
    {
        IEnumerable<Type> types = Imports.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));
        Assert.That(types.Where(type => type != typeof(void) && !type.IsPointer && !type.IsValueType), Is.Empty);
        Assert.That(types.Where(type => type == typeof(bool) || type == typeof(char)), Is.Empty);
        Assert.That(typeof(Dnnl).Assembly.GetCustomAttribute<DisableRuntimeMarshallingAttribute>(), Is.Not.Null);
    }

    [TestCase(dnnl_status_t.dnnl_success, 0)]
    [TestCase(dnnl_status_t.dnnl_invalid_arguments, 2)]
    [TestCase(dnnl_status_t.dnnl_unimplemented, 3)]
    [TestCase(dnnl_status_t.dnnl_last_impl_reached, 4)]
    [TestCase(dnnl_status_t.dnnl_runtime_error, 5)]
    [TestCase(dnnl_engine_kind_t.dnnl_cpu, 1)]
    [TestCase(dnnl_data_type_t.dnnl_f16, 1)]
    [TestCase(dnnl_data_type_t.dnnl_bf16, 2)]
    [TestCase(dnnl_data_type_t.dnnl_f32, 3)]
    [TestCase(dnnl_data_type_t.dnnl_s32, 4)]
    [TestCase(dnnl_data_type_t.dnnl_u8, 6)]
    [TestCase(dnnl_prop_kind_t.dnnl_forward_training, 64)]
    [TestCase(dnnl_prop_kind_t.dnnl_forward_inference, 96)]
    [TestCase(dnnl_prop_kind_t.dnnl_backward, 128)]
    [TestCase(dnnl_prop_kind_t.dnnl_backward_data, 160)]
    [TestCase(dnnl_prop_kind_t.dnnl_backward_weights, 192)]
    [TestCase(dnnl_format_tag_t.dnnl_format_tag_any, 1)]
    [TestCase(dnnl_format_tag_t.dnnl_a, 2)]
    [TestCase(dnnl_format_tag_t.dnnl_abcd, 5)]
    [TestCase(dnnl_format_tag_t.dnnl_nchw, 5)]
    [TestCase(dnnl_format_tag_t.dnnl_oihw, 5)]
    [TestCase(dnnl_format_tag_t.dnnl_ba, 14)]
    [TestCase(dnnl_format_tag_t.dnnl_acdb, 22)]
    [TestCase(dnnl_format_tag_t.dnnl_nhwc, 22)]
    [TestCase(dnnl_format_tag_t.dnnl_cdba, 28)]
    [TestCase(dnnl_format_tag_t.dnnl_acdeb, 33)]
    [TestCase(dnnl_format_tag_t.dnnl_aBc16b, 56)]
    [TestCase(dnnl_format_tag_t.dnnl_nChw16c, 78)]
    [TestCase(dnnl_format_tag_t.dnnl_aBcd8b, 102)]
    [TestCase(dnnl_format_tag_t.dnnl_aBcde16b, 121)]
    [TestCase(dnnl_alg_kind_t.dnnl_convolution_direct, 1)]
    [TestCase(dnnl_alg_kind_t.dnnl_deconvolution_direct, 0xa)]
    [TestCase(dnnl_alg_kind_t.dnnl_eltwise_relu, 0x20)]
    [TestCase(dnnl_alg_kind_t.dnnl_eltwise_logistic, 0x29)]
    [TestCase(dnnl_alg_kind_t.dnnl_eltwise_relu_use_dst_for_bwd, 0x100)]
    [TestCase(dnnl_alg_kind_t.dnnl_pooling_max, 0x1ff)]
    [TestCase(dnnl_alg_kind_t.dnnl_pooling_avg_exclude_padding, 0x3ff)]
    [TestCase(dnnl_alg_kind_t.dnnl_softmax_accurate, 0x30000)]
    [TestCase(dnnl_query_t.dnnl_query_impl_info_str, 8)]
    [TestCase(dnnl_query_t.dnnl_query_src_md, 129)]
    [TestCase(dnnl_query_t.dnnl_query_workspace_md, 135)]
    [TestCase(dnnl_query_t.dnnl_query_scratchpad_md, 136)]
    [TestCase(dnnl_query_t.dnnl_query_exec_arg_md, 255)]
    [TestCase(dnnl_cpu_isa_t.dnnl_cpu_isa_avx512_core_bf16, 0xe7)]
    public void Enumerators_have_oneDNN_s_values(object value, int expected) =>
        Assert.That(Convert.ToInt32(value, CultureInfo.InvariantCulture), Is.EqualTo(expected));

    [TestCase(nameof(Dnnl.DNNL_MAX_NDIMS), 12)]
    [TestCase(nameof(Dnnl.DNNL_ARG_SRC), 1)]
    [TestCase(nameof(Dnnl.DNNL_ARG_DST), 17)]
    [TestCase(nameof(Dnnl.DNNL_ARG_WEIGHTS), 33)]
    [TestCase(nameof(Dnnl.DNNL_ARG_BIAS), 41)]
    [TestCase(nameof(Dnnl.DNNL_ARG_VARIANCE), 50)]
    [TestCase(nameof(Dnnl.DNNL_ARG_WORKSPACE), 64)]
    [TestCase(nameof(Dnnl.DNNL_ARG_SCRATCHPAD), 80)]
    [TestCase(nameof(Dnnl.DNNL_ARG_DIFF_SRC), 129)]
    [TestCase(nameof(Dnnl.DNNL_ARG_DIFF_SHIFT), 256)]
    [TestCase(nameof(Dnnl.DNNL_ARG_MULTIPLE_SRC), 1024)]
    [TestCase(nameof(Dnnl.DNNL_ARG_ATTR_SCALES), 4096)]
    public void Constants_have_oneDNN_s_values(string name, int expected) =>
        Assert.That(typeof(Dnnl).GetField(name, Members)?.GetRawConstantValue(), Is.EqualTo(expected));

    [Test]
    public void Constants_of_other_types_keep_their_C_values()
    {
        Assert.That(Dnnl.DNNL_MEMORY_ALLOCATE, Is.EqualTo((nint)(-1)));
        Assert.That(Dnnl.DNNL_RUNTIME_DIM_VAL, Is.EqualTo(long.MinValue));
        Assert.That(Dnnl.DNNL_RUNTIME_SIZE_VAL, Is.EqualTo((nuint)1 << 63));
        Assert.That(Dnnl.DNNL_CPU_RUNTIME, Is.EqualTo(Dnnl.DNNL_RUNTIME_OMP));
        Assert.That(Dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP(2), Is.EqualTo(32768 * 3));
    }

    [Test]
    public unsafe void Structures_have_C_s_layout()
    {
        dnnl_exec_arg_t argument = default;
        dnnl_version_t version = default;
        Assert.That(sizeof(dnnl_exec_arg_t), Is.EqualTo(16));
        Assert.That((byte*)&argument.memory - (byte*)&argument, Is.EqualTo(8L));
        Assert.That(sizeof(dnnl_version_t), Is.EqualTo(32));
        Assert.That((byte*)&version.hash - (byte*)&version, Is.EqualTo(16L));
        Assert.That(sizeof(dnnl_memory_desc_t), Is.EqualTo(sizeof(nint)));
    }

    [Test]
    public void Every_generated_comment_is_well_formed()
    {
        string folder = Path.Combine(Checkout.Root, "bindings", "Cnn.OneDnn.Bindings", "Generated");
        foreach (string file in Directory.EnumerateFiles(folder, "*.g.cs", SearchOption.AllDirectories))
        {
            IEnumerable<string> comment = File.ReadLines(file).Select(line => line.Trim()).Where(line => line.StartsWith("/// ", StringComparison.Ordinal))
                .Select(line => line[4..]);
            Assert.That(() => XDocument.Parse($"<all>{string.Join('\n', comment)}</all>"), Throws.Nothing, Path.GetFileName(file));
        }
    }
}
