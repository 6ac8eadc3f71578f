"""What each bundled font of the paper can print, as code points. Written by `python -m tests.fonts`."""

COVERAGE = {
    "NotoSerif-Regular": (
        "20-7e a0-377 37a-37f 384-38a 38c 38e-3a1 3a3-3e1 3f0-52f 1c80-1c88 1e00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d "
        "1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe "
        "2010-2027 2030-205e 20a0-20bf 2116 2122 25cc 2c60-2c7f a640-a69f a720-a7bf a7c2-a7ca a7f5-a7ff"
    ),
    "NotoSerif-Bold": (
        "20-7e a0-24f 2b9-2bf 300-30c 323-328 370-377 37a-37f 384-38a 38c 38e-3a1 3a3-3e1 3f0-52f 1e00-1eff 2010-2027 "
        "2030-203a 20ac 2116 2122"
    ),
    "NotoSans-Regular": (
        "20-7e a0-24f 2b9-2bf 300-30c 323-328 370-377 37a-37f 384-38a 38c 38e-3a1 3a3-3e1 3f0-52f 1e00-1eff 2010-2027 "
        "2030-203a 20ac 2116 2122"
    ),
    "NotoSans-Bold": (
        "20-7e a0-24f 2b9-2bf 300-30c 323-328 370-377 37a-37f 384-38a 38c 38e-3a1 3a3-3e1 3f0-52f 1e00-1eff 2010-2027 "
        "2030-203a 20ac 2116 2122"
    ),
    "NotoSerifDevanagari-Regular": "900-97f a8e0-a8ff",
    "NotoNaskhArabic-Regular": "600-604 606-61b 61e-6ff 750-77f 8a0 8a2-8ac 8e4-8fe",
    "NotoSerifArmenian-Regular": "531-556 559-58a 58d-58f",
    "NotoSerifBengali-Regular": (
        "980-983 985-98c 98f-990 993-9a8 9aa-9b0 9b2 9b6-9b9 9bc-9c4 9c7-9c8 9cb-9ce 9d7 9dc-9dd 9df-9e3 9e6-9fe"
    ),
    "NotoSerifEthiopic-Regular": (
        "1200-1248 124a-124d 1250-1256 1258 125a-125d 1260-1288 128a-128d 1290-12b0 12b2-12b5 12b8-12be 12c0 "
        "12c2-12c5 12c8-12d6 12d8-1310 1312-1315 1318-135a 135d-137c 1380-1399 2d80-2d96 2da0-2da6 2da8-2dae "
        "2db0-2db6 2db8-2dbe 2dc0-2dc6 2dc8-2dce 2dd0-2dd6 2dd8-2dde ab01-ab06 ab09-ab0e ab11-ab16 ab20-ab26 "
        "ab28-ab2e"
    ),
    "NotoSerifGeorgian-Regular": "10a0-10c5 10c7 10cd 10d0-10ff 1c90-1cba 1cbd-1cbf 2d00-2d25 2d27 2d2d",
    "NotoSerifHebrew-Regular": "591-5c7 5d0-5ea 5f0-5f4",
    "NotoSerifKhmer-Regular": "1780-17dd 17e0-17e9 17f0-17f9 19e0-19ff",
    "NotoSerifLao-Regular": (
        "e81-e82 e84 e87-e88 e8a e8d e94-e97 e99-e9f ea1-ea3 ea5 ea7 eaa-eab ead-eb9 ebb-ebd ec0-ec4 ec6 ec8-ecd "
        "ed0-ed9 edc-edf"
    ),
    "NotoSerifMyanmar-Regular": "1000-109f a9e0-a9fe aa60-aa7f",
    "NotoSerifSinhala-Regular": ("d81-d83 d85-d96 d9a-db1 db3-dbb dbd dc0-dc6 dca dcf-dd4 dd6 dd8-ddf de6-def df2-df4"),
    "NotoSerifTamil-Regular": (
        "b82-b83 b85-b8a b8e-b90 b92-b95 b99-b9a b9c b9e-b9f ba3-ba4 ba8-baa bae-bb9 bbe-bc2 bc6-bc8 bca-bcd bd0 bd7 "
        "be6-bfa"
    ),
    "NotoSerifThai-Regular": "e01-e3a e3f-e5b",
}
