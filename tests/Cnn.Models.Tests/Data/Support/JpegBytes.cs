using System.Runtime.InteropServices;
using Cnn.Models.Data.Images.Native;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>JPEG files compressed by libturbojpeg, whose encoder the product does not use.</summary>
internal static partial class JpegBytes
{
    public const int Grey = 6, Rgb = 0, Cmyk = 11;

    private const int NoSubsampling = 0, GreySubsampling = 3, Progressive = 16384;

    public static void Require()
    {
        if (!NativeCodec.TurboJpeg.IsAvailable)
        {
            Assert.Ignore("libturbojpeg was not fetched: run ./build.sh --target=Native.");
        }
    }

    public static byte[] Of(int width, int height, int pixelFormat, byte[] pixels, int quality = 100, bool progressive = false)
    {
        Require();
        nint library = NativeCodec.TurboJpeg.Handle, handle = Import<Init>(library, "tjInitCompress")(), buffer = 0;
        nuint size = 0;
        int status = Import<Compress>(library, "tjCompress2")(
            handle, pixels, width, 0, height, pixelFormat, ref buffer, ref size, pixelFormat == Grey ? GreySubsampling : NoSubsampling, quality,
            progressive ? Progressive : 0);
        Assert.That(status, Is.Zero);
        byte[] result = new byte[size];
        Marshal.Copy(buffer, result, 0, result.Length);
        Import<Free>(library, "tjFree")(buffer);
        Import<Destroy>(library, "tjDestroy")(handle);
        return result;
    }

    private static T Import<T>(nint library, string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private delegate nint Init();

    private delegate int Destroy(nint handle);

    private delegate void Free(nint buffer);

    private delegate int Compress(
        nint handle, byte[] pixels, int width, int pitch, int height, int pixelFormat, ref nint buffer, ref nuint size,
        int subsampling, int quality, int flags);
}
