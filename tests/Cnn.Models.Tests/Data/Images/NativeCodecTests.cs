using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cnn.Models.Data.Images.Native;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <summary>The generated bindings of the image libraries, against the libraries and against numbers from their documentation.</summary>
internal sealed class NativeCodecTests
{
    private const BindingFlags Members = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [TestCase(typeof(TurboJpeg), "tj", 6)]
    [TestCase(typeof(Spng), "spng_", 7)]
    public void Every_import_is_exported_by_the_fetched_library(Type imports, string prefix, int count)
    {
        NativeCodec codec = imports == typeof(Spng) ? NativeCodec.Spng : NativeCodec.TurboJpeg;
        if (!codec.IsAvailable)
        {
            Assert.Ignore($"{codec.ImportName} was not fetched: run ./build.sh --target=Native.");
        }

        MethodInfo[] methods = [.. imports.GetMethods(Members).Where(method => method.Name.StartsWith(prefix, StringComparison.Ordinal))];
        Assert.That(methods, Has.Length.EqualTo(count));
        Assert.That(() => methods.Select(method => NativeLibrary.GetExport(codec.Handle, method.Name)).ToArray(), Has.All.Not.Zero);
    }

    [TestCase(typeof(TurboJpeg))]
    [TestCase(typeof(Spng))]
    public void Everything_that_crosses_the_border_is_blittable(Type imports)
    {
        IEnumerable<Type> types = imports.GetMethods(Members)
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));
        Assert.That(types.Where(type => type != typeof(void) && !type.IsPointer && !type.IsValueType), Is.Empty);
        Assert.That(imports.Assembly.GetCustomAttribute<DisableRuntimeMarshallingAttribute>(), Is.Not.Null);
    }

    [TestCase(TJPF.TJPF_RGB, 0)]
    [TestCase(TJPF.TJPF_GRAY, 6)]
    [TestCase(TJPF.TJPF_CMYK, 11)]
    [TestCase(TJPF.TJPF_UNKNOWN, -1)]
    [TestCase(TJERR.TJERR_WARNING, 0)]
    [TestCase(spng_format.SPNG_FMT_RGB8, 4)]
    [TestCase(spng_format.SPNG_FMT_G8, 64)]
    [TestCase(spng_errno.SPNG_OK, 0)]
    [TestCase(spng_errno.SPNG_IO_ERROR, -2)]
    public void Enumerators_have_the_libraries_values(object value, int expected) =>
        Assert.That(Convert.ToInt32(value, CultureInfo.InvariantCulture), Is.EqualTo(expected));

    [Test]
    public void A_decoder_takes_no_room_of_another_size_and_nothing_once_closed()
    {
        JpegBytes.Require();
        byte[] file = JpegBytes.Of(8, 4, JpegBytes.Rgb, new byte[8 * 4 * 3]);
        TurboJpegHandle decoder = TurboJpegHandle.Create();
        Assert.That(() => decoder.TryDecode(file, new byte[95], 8, 4, 3), Throws.ArgumentException.With.Message.Contains("95 bytes"));
        Assert.That(() => decoder.TryDecode(file, new byte[96], 8, 4, 3), Is.True);
        decoder.Dispose();
        Assert.That(() => decoder.TryReadSize(file, out _, out _), Throws.TypeOf<ObjectDisposedException>());
    }
}
